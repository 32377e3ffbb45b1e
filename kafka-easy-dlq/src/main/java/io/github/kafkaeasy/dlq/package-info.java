/** Retry, then dead-letter. */
@NullMarked
package io.github.kafkaeasy.dlq;

import org.jspecify.annotations.NullMarked;
