/**
 * Consuming: the builder, the running consumer, handlers and filters, ordering, states and reports.
 * How records travel is in the engine package, which nothing here imports.
 */
@NullMarked
package io.github.kafkaeasy.consumer;

import org.jspecify.annotations.NullMarked;
