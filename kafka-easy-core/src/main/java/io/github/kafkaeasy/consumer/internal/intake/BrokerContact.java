package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** What the client knows about its cluster: whether it answers, and has what is read. */
public final class BrokerContact {

  /** Of topics that exist the client knows without asking. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> kafka;
  private final ConsumerSettings<?> settings;

  /** Null until it is there. Poll thread only. */
  private @Nullable Metric received;

  public BrokerContact(Consumer<byte[], byte[]> kafka, ConsumerSettings<?> settings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  /** Poll thread: how many bytes brokers have sent so far; empty when the client does not count. */
  public OptionalDouble bytesReceived() {
    if (received == null) {
      for (Map.Entry<MetricName, ? extends Metric> entry : kafka.metrics().entrySet()) {
        MetricName name = entry.getKey();
        if (name.name().equals("incoming-byte-total") && name.group().equals("consumer-metrics")) {
          received = entry.getValue();
        }
      }
    }
    return received != null && received.metricValue() instanceof Double bytes
        ? OptionalDouble.of(bytes)
        : OptionalDouble.empty();
  }

  /**
   * Whether a completed question has an answer, if only a refusal: what may pass by waiting, and
   * what is no word of Kafka's protocol, comes from this side.
   */
  public static boolean isAnswer(CompletableFuture<?> asked) {
    Throwable failure = Answers.failure(asked);
    return failure == null
        || (failure instanceof ApiException && !(failure instanceof RetriableException));
  }

  /**
   * Poll thread: the topics and partitions that were asked for by name and do not exist, in words.
   * Waits half a second at most for each topic that is not known; not to be called when no broker
   * answers.
   *
   * @param ours what is assigned, and so exists
   */
  public List<String> missing(Set<TopicPartition> ours) {
    Set<String> topics = new TreeSet<>(settings.topics());
    Set<TopicPartition> partitions = settings.source().partitions();
    partitions.forEach(partition -> topics.add(partition.topic()));
    if (partitions.isEmpty()) {
      ours.forEach(partition -> topics.remove(partition.topic()));
    }
    List<String> missing = new ArrayList<>();
    for (String topic : topics) {
      List<PartitionInfo> known = partitionsOf(topic);
      if (known != null && known.isEmpty()) {
        missing.add("topic " + topic + " does not exist");
      } else if (known != null) {
        partitions.stream()
            .filter(wanted -> wanted.topic().equals(topic))
            .filter(wanted -> known.stream().noneMatch(p -> p.partition() == wanted.partition()))
            .forEach(wanted -> missing.add("partition " + wanted + " does not exist"));
      }
    }
    return missing;
  }

  /** Null: Kafka did not say. */
  private @Nullable List<PartitionInfo> partitionsOf(String topic) {
    try {
      return kafka.partitionsFor(topic, PATIENCE);
    } catch (KafkaException e) {
      // A topic that may not be read is what the next poll complains of.
      return null;
    }
  }
}
