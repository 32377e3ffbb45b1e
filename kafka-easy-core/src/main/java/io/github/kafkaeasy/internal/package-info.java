/**
 * Internal: code shared by several packages or modules of kafka-easy. It is public only because
 * Java's package-private access does not cover several packages. Not for application code; may
 * change without notice.
 */
@NullMarked
package io.github.kafkaeasy.internal;

import org.jspecify.annotations.NullMarked;
