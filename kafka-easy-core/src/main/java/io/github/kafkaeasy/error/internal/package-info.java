/** Internal: lookups in chains of exception causes, and the text of durations in messages. */
@NullMarked
package io.github.kafkaeasy.error.internal;

import org.jspecify.annotations.NullMarked;
