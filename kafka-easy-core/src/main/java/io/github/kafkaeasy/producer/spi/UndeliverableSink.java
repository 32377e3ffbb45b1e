package io.github.kafkaeasy.producer.spi;

import io.github.kafkaeasy.error.DeliveryException;

/**
 * Receives each record that could not be delivered, once: to write it to a log, a table or a file,
 * or to raise an alert. {@link DeliveryException#isTransient()} is true for failures of the
 * cluster, after which the same record may be delivered later, and false for failures that waiting
 * does not end (too large, not authorized, no such topic). With a {@link Spool}, the sink receives
 * only records whose failure is not transient, and records that the spool could not store. During
 * the replay, a record that is refused, for example because it is too large, is passed to the sink
 * and also kept in the spool; a record that the producer is not authorized to send, or whose topic
 * does not exist, waits in the spool instead.
 *
 * <p>Runs on the thread {@code kafka-easy-callbacks-...}; an exception is logged. The future of the
 * send fails as well.
 */
@FunctionalInterface
public interface UndeliverableSink {
  /** Called for each record that was not delivered, with the reason. */
  void accept(UndeliveredRecord record, DeliveryException failure);
}
