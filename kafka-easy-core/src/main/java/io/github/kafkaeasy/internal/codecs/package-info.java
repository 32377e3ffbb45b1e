/** Internal: opens the codecs of a client when it starts and closes them with it. */
@NullMarked
package io.github.kafkaeasy.internal.codecs;

import org.jspecify.annotations.NullMarked;
