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

/**
 * State of the cluster as the consumer's client sees it: whether brokers answer, and whether the
 * topics that the consumer reads exist.
 */
public final class BrokerContact {

  /** Time limit of the question for an unknown topic; the client has known topics in its cache. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> kafka;
  private final ConsumerSettings<?> settings;

  /** Null until the client has the metric. Poll thread only. */
  private @Nullable Metric received;

  public BrokerContact(Consumer<byte[], byte[]> kafka, ConsumerSettings<?> settings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  /**
   * Number of bytes that brokers have sent so far; empty when the client does not count them. Poll
   * thread.
   */
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
   * Whether a completed request was answered by a broker, even by a refusal. A retriable error, and
   * an exception that is not an error of Kafka's protocol, may come from the client itself and does
   * not count.
   */
  public static boolean isAnswer(CompletableFuture<?> asked) {
    Throwable failure = Answers.failure(asked);
    return failure == null
        || (failure instanceof ApiException && !(failure instanceof RetriableException));
  }

  /**
   * The named topics and partitions that do not exist, as readable text. Blocks for at most half a
   * second for each unknown topic, so it must not be called while no broker answers. Poll thread.
   *
   * @param ours assigned partitions, which are known to exist
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

  /** Null: no answer. */
  private @Nullable List<PartitionInfo> partitionsOf(String topic) {
    try {
      return kafka.partitionsFor(topic, PATIENCE);
    } catch (KafkaException e) {
      // A topic that may not be read makes the next poll fail, which reports it.
      return null;
    }
  }
}
