/** Internal: lookups in chains of exception causes. */
@NullMarked
package io.github.kafkaeasy.error.internal;

import org.jspecify.annotations.NullMarked;
