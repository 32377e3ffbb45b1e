/** Internal: the logger that all rooms of the failure policy share. */
@NullMarked
package io.github.kafkaeasy.dlq.internal;

import org.jspecify.annotations.NullMarked;
