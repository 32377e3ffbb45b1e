package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.producer.outcome.SpoolStats;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Destination of a producer's records: Kafka's client directly, or with a spool in between. */
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

  /** The last step of a warm-up, on its thread: what else is to be ready before the first send. */
  default void prepare(String topic) {}

  /** The Kafka client of the moment, to warm up. */
  Producer<byte[], byte[]> kafka();
}
