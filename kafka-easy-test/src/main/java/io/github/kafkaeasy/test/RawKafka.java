package io.github.kafkaeasy.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Test tool that uses Kafka directly, without the code under test: publish records, read topics,
 * wait for a group's progress. Works with any broker.
 *
 * <pre>{@code
 * try (RawKafka raw = RawKafka.connect(kafka.bootstrapServers())) {
 *   raw.publish("orders", "customer-7", "{...}", RawKafka.header("type", "order"));
 *   raw.awaitCommitted("billing", "orders", Duration.ofSeconds(10));
 *   assertThat(raw.values("orders.dlq")).isEmpty();
 * }
 * }</pre>
 *
 * <p>Methods that use Kafka block until Kafka has answered, at most 30 s for each request where no
 * timeout is given, and throw {@link LocalKafkaException} when Kafka answers with an error or not
 * at all. Thread-safe.
 */
public final class RawKafka implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String bootstrapServers;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final GroupProgress progress;

  private RawKafka(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.progress = new GroupProgress(admin);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "delivery.timeout.ms",
                (int) PATIENCE.toMillis(),
                "request.timeout.ms",
                10_000,
                "max.block.ms",
                PATIENCE.toMillis(),
                "linger.ms",
                0,
                // Large, so that only the topic's limit applies in tests of large records.
                "max.request.size",
                64 * 1024 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Creates the clients without waiting for a broker.
   *
   * @param bootstrapServers host and port, several separated by commas
   * @return the tool, to be closed by the caller
   */
  public static RawKafka connect(String bootstrapServers) {
    return new RawKafka(bootstrapServers);
  }

  /**
   * Makes a header with a text value, for {@link #publish}.
   *
   * @param name the header's name
   * @param value its value, sent as UTF-8
   * @return the header
   */
  public static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Creates a topic with the cluster's default replication factor. Returns when every partition
   * accepts records.
   *
   * @param topic its name
   * @param partitions the number of partitions, at least 1
   * @throws LocalKafkaException when the broker refuses it, for instance because it exists
   */
  public void createTopic(String topic, int partitions) {
    createTopic(topic, partitions, Map.of());
  }

  /** Creates a topic with these topic settings. */
  void createTopic(String topic, int partitions, Map<String, String> configs) {
    NewTopic request =
        new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(configs);
    ClientAnswers.of(admin.createTopics(List.of(request)).all(), "creating topic " + topic);
    awaitServed(topic);
  }

  /**
   * Returns a helper for tests of one group on one topic: publish and wait until handled, deliver
   * twice, check that nothing happens.
   *
   * @param group the id of the group under test
   * @param topic an existing topic that it consumes
   * @return the probe, which needs no closing
   */
  public GroupProbe probe(String group, String topic) {
    return new GroupProbe(this, progress, group, topic);
  }

  /**
   * Returns a helper for tests that change a topic: place its replicas, wait until it has no
   * leader, delete and recreate it, add partitions.
   *
   * @param topic its name; it may not exist yet
   * @return the control, which needs no closing
   */
  public TopicControl topic(String topic) {
    return new TopicControl(this, topic);
  }

  /**
   * Publishes text and waits for the acknowledgement of all in-sync replicas.
   *
   * @param topic an existing topic
   * @param key sent as UTF-8, or null for none
   * @param value sent as UTF-8, or null for a tombstone
   * @param headers in this order
   * @return the record's partition and offset
   */
  public RecordMetadata publish(
      String topic, @Nullable String key, @Nullable String value, Header... headers) {
    return publishBytes(topic, bytes(key), bytes(value), headers);
  }

  /**
   * Publishes bytes and waits for the acknowledgement of all in-sync replicas.
   *
   * @param topic an existing topic
   * @param key the key's bytes, or null for none
   * @param value the value's bytes, or null for a tombstone
   * @param headers in this order
   * @return the record's partition and offset
   */
  public RecordMetadata publishBytes(
      String topic, byte @Nullable [] key, byte @Nullable [] value, Header... headers) {
    return publishAll(List.of(new ProducerRecord<>(topic, null, key, value, List.of(headers))))
        .get(0);
  }

  /**
   * Publishes records, in this order within each partition, and waits for all acknowledgements. Use
   * it to choose a partition or a timestamp.
   *
   * @param records the records
   * @return their positions, in the same order
   */
  public List<RecordMetadata> publishAll(Iterable<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent =
        StreamSupport.stream(records.spliterator(), false).map(producer::send).toList();
    return sent.stream().map(one -> ClientAnswers.of(one, "publishing a record")).toList();
  }

  /**
   * Reads a topic from its beginning to its current end, without records of aborted transactions.
   *
   * @param topic an existing topic
   * @return the records, sorted by partition and offset
   */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    Map<TopicPartition, Long> ends = progress.settledEndOffsets(topic);
    List<ConsumerRecord<byte[], byte[]>> records =
        PartitionReader.read(bootstrapServers, ends, PATIENCE);
    records.sort(
        Comparator.comparingInt((ConsumerRecord<byte[], byte[]> record) -> record.partition())
            .thenComparingLong(ConsumerRecord::offset));
    return records;
  }

  /**
   * The values of {@link #records} as text.
   *
   * @param topic an existing topic
   * @return the values read as UTF-8, null for a tombstone
   */
  public List<@Nullable String> values(String topic) {
    List<@Nullable String> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
      byte[] value = record.value();
      values.add(value == null ? null : new String(value, StandardCharsets.UTF_8));
    }
    return values;
  }

  /**
   * Waits until a topic holds a number of records, and reads them.
   *
   * @param topic an existing topic
   * @param count the minimum number of records
   * @param timeout how long to wait at most
   * @return all records then in the topic, as {@link #records} returns them
   * @throws AssertionError when there are fewer after the timeout; the message says how many
   */
  public List<ConsumerRecord<byte[], byte[]>> awaitRecords(
      String topic, int count, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      List<ConsumerRecord<byte[], byte[]>> records = records(topic);
      if (records.size() >= count) {
        return records;
      }
      if (System.nanoTime() >= deadline) {
        throw new AssertionError(
            "Topic %s held %d records after %d ms, not %d"
                .formatted(topic, records.size(), timeout.toMillis(), count));
      }
      Pause.beforeAskingAgain();
    }
  }

  /**
   * The end offset of each partition for a reader of committed data (the last stable offset): after
   * the last record, but before the first open transaction.
   *
   * @param topic an existing topic
   * @return the offsets of all its partitions
   */
  public Map<TopicPartition, Long> endOffsets(String topic) {
    return progress.endOffsets(topic);
  }

  /**
   * The committed offsets of a consumer group.
   *
   * @param group the group's id; one that does not exist has committed nothing
   * @return offset and metadata of each partition with a committed offset, of all topics
   */
  public Map<TopicPartition, OffsetAndMetadata> committedOffsets(String group) {
    return progress.committedOffsets(group);
  }

  /**
   * Waits until a group has committed the end of every partition of a topic, so that all published
   * records are done. Partitions that never held a record need no commit.
   *
   * @param group the group's id
   * @param topic an existing topic, to which no more records are published
   * @param timeout how long to wait at most
   * @throws AssertionError when the group has not committed the ends within the timeout; the
   *     message lists the partitions that lag
   */
  public void awaitCommitted(String group, String topic, Duration timeout) {
    progress.awaitCommitted(group, topic, timeout);
  }

  /**
   * The admin client, for everything else. Closed with this object.
   *
   * @return Kafka's admin client
   */
  public Admin admin() {
    return admin;
  }

  /**
   * The bootstrap servers.
   *
   * @return as given to {@link #connect}
   */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Closes the clients without waiting for the broker. */
  @Override
  public void close() {
    try {
      producer.close(Duration.ZERO);
    } finally {
      admin.close(Duration.ofMillis(1)); // with zero, Kafka waits for the client's thread for ever
    }
  }

  /**
   * Waits until a new topic's partitions accept records, shortly after they appear in the metadata.
   * Without this wait, a broker may refuse a producer's first request and accept the second, if
   * both are in flight; the producer would then repeat the first batch, out of sequence, until the
   * batch expires. A partition that answers a request for its offsets also accepts records.
   */
  void awaitServed(String topic) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        progress.endOffsets(topic);
        return;
      } catch (LocalKafkaException e) {
        boolean notKnownYet = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!notKnownYet || System.nanoTime() >= deadline) {
          throw e;
        }
        Pause.beforeAskingAgain();
      }
    }
  }

  static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
