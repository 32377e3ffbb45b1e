package io.github.kafkaeasy.benchmarks.contender;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The shortest loop that consumes and produces. It copies headers without reading them and commits
 * no offsets, so it would start over after a kill.
 */
final class RawMover implements RedriveRounds.Mover {
  @Override
  public void move(Arena place) {
    Map<String, Object> settings = ClientSettings.consumer(place, "none");
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    AtomicLong acknowledged = new AtomicLong();
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(ClientSettings.producer(place));
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      List<TopicPartition> all =
          IntStream.range(0, place.partitions())
              .mapToObj(partition -> new TopicPartition(place.topic(), partition))
              .toList();
      consumer.assign(all);
      long seen = 0;
      while (seen < place.records()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          Future<RecordMetadata> unused =
              producer.send(
                  new ProducerRecord<>(
                      place.sink(), null, record.key(), record.value(), record.headers()),
                  (metadata, failure) -> {
                    if (failure == null) {
                      acknowledged.incrementAndGet();
                    }
                  });
          seen++;
        }
      }
      producer.flush();
    }
    if (acknowledged.get() != place.records()) {
      throw new IllegalStateException(
          "only " + acknowledged + " of " + place.records() + " records were acknowledged");
    }
  }
}
