/** Internal: the codecs of one client, opened when it starts and closed with it. */
@NullMarked
package io.github.kafkaeasy.internal.codecs;

import org.jspecify.annotations.NullMarked;
