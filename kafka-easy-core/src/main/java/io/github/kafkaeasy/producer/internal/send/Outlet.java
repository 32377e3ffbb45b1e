package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.producer.outcome.SpoolStats;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Destination of a producer's records: Kafka's client directly, with a spool in between, or in
 * transactions.
 */
public interface Outlet {
  /** Passes a record on. An exception fails the send. */
  void send(ProducerRecord<byte[], byte[]> record, SendFuture send);

  /** Waits for the outcomes of all sends; an interrupt ends the wait. */
  void flush();

  /**
   * Refuses further records, waits for outstanding ones up to the limit, and fails or stores the
   * rest.
   */
  void close(Duration limit) throws InterruptedException;

  SpoolStats spool();

  /**
   * The last step of a warm-up, on the warm-up thread: prepares everything else that the first send
   * needs.
   */
  default void prepare(String topic) {}

  /** The current Kafka client, for the warm-up and for metrics. */
  Producer<byte[], byte[]> kafka();
}
