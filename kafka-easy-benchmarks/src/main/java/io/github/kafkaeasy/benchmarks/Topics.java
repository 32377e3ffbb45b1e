package io.github.kafkaeasy.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the two topics of a {@link Place} and fills the one that is consumed. */
final class Topics {
  private static final int PARTITIONS = 6;

  private Topics() {}

  static void create(Place place) throws InterruptedException, ExecutionException {
    NewTopic source = new NewTopic(place.topic(), PARTITIONS, (short) 1);
    NewTopic sink =
        new NewTopic(place.sink(), PARTITIONS, (short) 1)
            .configs(
                Map.of(
                    TopicConfig.RETENTION_BYTES_CONFIG, "67108864",
                    TopicConfig.SEGMENT_BYTES_CONFIG, "33554432",
                    TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, "1000"));
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, place.bootstrap()))) {
      admin.createTopics(List.of(source, sink)).all().get();
    }
  }

  static void fill(Place place) {
    SampleRecords records = new SampleRecords();
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                place.bootstrap(),
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                65_536,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long i = 0; i < place.records(); i++) {
        byte[] key = records.key(i).getBytes(US_ASCII);
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(place.topic(), key, records.value(i)),
                (metadata, e) -> {
                  if (e != null) {
                    failure.set(e);
                  }
                });
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("the topic could not be filled", failure.get());
    }
  }
}
