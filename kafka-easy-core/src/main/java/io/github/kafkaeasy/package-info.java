/** The front door of kafka-easy. */
@NullMarked
package io.github.kafkaeasy;

import org.jspecify.annotations.NullMarked;
