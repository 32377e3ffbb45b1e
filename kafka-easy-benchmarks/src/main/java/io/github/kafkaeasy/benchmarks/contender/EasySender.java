package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;

/** kafka-easy's producer with default settings. */
final class EasySender implements Sender {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final EasyProducer<byte[]> producer;

  EasySender(Arena place) {
    producer =
        KafkaEasy.connect(place.bootstrap()).producer(byte[].class).topic(place.sink()).start();
  }

  @Override
  public void send(String key, byte[] value) {
    CompletableFuture<RecordMetadata> unused = producer.send(key, value);
  }

  @Override
  public void flush() {
    if (!producer.flush(LIMIT).allDelivered()) {
      throw new IllegalStateException("not all records were delivered: " + producer.stats());
    }
  }

  @Override
  public long failed() {
    return producer.stats().failed();
  }

  @Override
  public void close() {
    producer.close();
  }
}
