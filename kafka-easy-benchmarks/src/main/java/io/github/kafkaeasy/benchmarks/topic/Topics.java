package io.github.kafkaeasy.benchmarks.topic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates and fills the topics of a broker when they are first needed. */
public final class Topics {
  private static final int SINK_PARTITIONS = 6;
  private static final String SINK = "bench-sink";
  private static final Duration CREATION = Duration.ofMinutes(1);

  private final String bootstrap;
  private final Set<String> present = new HashSet<>();

  /**
   * @param bootstrap the broker's address
   */
  public Topics(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** A topic to produce to; the broker soon deletes its records. */
  public String sink() {
    if (present.add(SINK)) {
      create(
          SINK,
          SINK_PARTITIONS,
          Map.of(
              TopicConfig.RETENTION_BYTES_CONFIG, "67108864",
              TopicConfig.SEGMENT_BYTES_CONFIG, "33554432",
              TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, "1000"));
    }
    return SINK;
  }

  /** Whether a source exists already, so that {@link #provide} returns at once. */
  public boolean has(Source source) {
    return present.contains(source.name());
  }

  /** Creates and fills a source, and a topic for its dead letters, unless they exist. */
  public void provide(Source source) {
    if (present.add(source.name())) {
      create(source.name(), source.partitions(), Map.of());
      create(deadLettersOf(source.name()), source.partitions(), Map.of());
      fill(source);
    }
  }

  /** The name of a topic's dead-letter topic. */
  public static String deadLettersOf(String topic) {
    return topic + ".dlq";
  }

  /**
   * Creates a topic and waits until all partitions answer. Kafka announces a new partition before
   * it serves it, and a producer that uses it too early may never succeed.
   */
  private void create(String topic, int partitions, Map<String, String> settings) {
    try (EasyAdmin admin = KafkaEasy.connect(bootstrap).admin(CREATION)) {
      admin.topics().create(topic, partitions, 1, settings);
    }
  }

  private void fill(Source source) {
    SampleRecords records = new SampleRecords(source);
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                65_536,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2 << 20,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long i = 0; i < source.records() && failure.get() == null; i++) {
        byte[] key = records.key(i).getBytes(US_ASCII);
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(
                    source.name(), null, key, records.value(i), records.headers(i)),
                (metadata, e) -> {
                  if (e != null) {
                    failure.set(e);
                  }
                });
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException(source.name() + " could not be filled", failure.get());
    }
  }
}
