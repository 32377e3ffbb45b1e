package io.github.kafkaeasy.benchmarks.contender;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** {@link KafkaProducer} with kafka-easy's settings; counts failures. */
final class RawSender implements Sender {
  private final KafkaProducer<String, byte[]> producer;
  private final String topic;
  private final AtomicLong failed = new AtomicLong();
  private final Callback callback =
      (metadata, failure) -> {
        if (failure != null) {
          failed.incrementAndGet();
        }
      };

  RawSender(Arena place) {
    topic = place.sink();
    producer =
        new KafkaProducer<>(
            ClientSettings.producer(place), new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public void send(String key, byte[] value) {
    Future<RecordMetadata> unused =
        producer.send(new ProducerRecord<>(topic, key, value), callback);
  }

  @Override
  public void flush() {
    producer.flush();
  }

  @Override
  public long failed() {
    return failed.get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
