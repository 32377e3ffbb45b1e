package io.github.kafkaeasy.test.internal.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A scripted cluster with one topic of two partitions, and a subscribed consumer that never blocks.
 */
final class ScriptedFixture {

  static final TopicPartition P0 = new TopicPartition("orders", 0);
  static final TopicPartition P1 = new TopicPartition("orders", 1);

  final ScriptedCluster cluster = new ScriptedCluster().topic("orders", 2);
  final ScriptedConsumer consumer = new ScriptedConsumer(cluster, "billing");
  final ConsumerScript script = consumer.script();

  /** The calls of the rebalance listener, in order; tests may add entries of their own. */
  final List<String> events = new ArrayList<>();

  /** Runs inside {@code onPartitionsRevoked} and {@code onPartitionsLost}. */
  Runnable whileGoing = () -> {};

  /** Runs inside {@code onPartitionsAssigned}. */
  Runnable whileComing = () -> {};

  final ConsumerRebalanceListener listener =
      new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
          events.add("revoked " + numbers(partitions));
          whileGoing.run();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
          events.add("assigned " + numbers(partitions));
          whileComing.run();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
          events.add("lost " + numbers(partitions));
          whileGoing.run();
        }
      };

  ScriptedFixture() {
    script.onIdle(timeout -> {});
    consumer.subscribe(List.of("orders"), listener);
  }

  /** A fixture whose consumer has these partitions; {@link #events} is empty. */
  static ScriptedFixture with(TopicPartition... partitions) {
    ScriptedFixture fixture = new ScriptedFixture();
    fixture.script.assignOnNextPoll(partitions);
    assertThat(fixture.poll().isEmpty()).isTrue();
    fixture.events.clear();
    return fixture;
  }

  ConsumerRecords<byte[], byte[]> poll() {
    return consumer.poll(Duration.ofMillis(100));
  }

  static List<Long> offsets(ConsumerRecords<byte[], byte[]> records, TopicPartition partition) {
    return records.records(partition).stream().map(ConsumerRecord::offset).toList();
  }

  static Map<TopicPartition, OffsetAndMetadata> at(TopicPartition partition, long offset) {
    return Map.of(partition, new OffsetAndMetadata(offset));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String numbers(Collection<TopicPartition> partitions) {
    TreeSet<Integer> numbers = new TreeSet<>();
    partitions.forEach(partition -> numbers.add(partition.partition()));
    return numbers.toString();
  }
}
