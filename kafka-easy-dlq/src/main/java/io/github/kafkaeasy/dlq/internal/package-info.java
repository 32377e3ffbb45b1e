/** Internal: classes that several packages of the dead-letter module share. */
@NullMarked
package io.github.kafkaeasy.dlq.internal;

import org.jspecify.annotations.NullMarked;
