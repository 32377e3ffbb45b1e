/**
 * Internal: one attempt on one record, on a worker: log context and timing around the steps of its
 * topic (filters, prechecks, decoding, handler), and the outcome. Nothing here depends on lanes or
 * offsets.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.run;

import org.jspecify.annotations.NullMarked;
