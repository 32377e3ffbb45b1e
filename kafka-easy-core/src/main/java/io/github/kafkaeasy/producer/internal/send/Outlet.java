package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.producer.outcome.SpoolStats;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where a producer's records go: straight to Kafka, or by way of a spool. */
public interface Outlet {
  /** Hands a record over. What it throws fails the send. */
  void send(ProducerRecord<byte[], byte[]> record, SendFuture send);

  /** Waits for the outcomes of all that was sent; an interrupt ends it. */
  void flush();

  /** Takes no more, waits at most so long, fails or keeps the rest. */
  void close(Duration limit) throws InterruptedException;

  SpoolStats spool();

  /** The last step of a warm-up, on its thread: what else is to be ready before the first send. */
  default void prepare(String topic) {}

  /** The Kafka client of the moment, to warm up. */
  Producer<byte[], byte[]> kafka();
}
