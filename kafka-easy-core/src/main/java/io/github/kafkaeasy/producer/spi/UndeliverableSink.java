package io.github.kafkaeasy.producer.spi;

import io.github.kafkaeasy.error.DeliveryException;

/**
 * Takes records that could not be delivered, each once: to write them to a log, a table, a file, or
 * to raise an alert. {@link DeliveryException#isTransient()} tells those that might be delivered
 * later from those that never will be (too large, not authorised, no such topic). Where a {@link
 * Spool} is set as well, only the latter come here; of a record that fails while it is replayed,
 * the spool keeps its own copy, and one that is not authorised or has no topic waits there.
 *
 * <p>Runs on the thread {@code kafka-easy-callbacks-...}; what it throws is logged. The send's
 * future fails all the same.
 */
@FunctionalInterface
public interface UndeliverableSink {
  /** A record that was not delivered, and why. */
  void accept(UndeliveredRecord record, DeliveryException failure);
}
