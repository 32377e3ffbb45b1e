package io.github.kafkaeasy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the values of a topic with isolation level read_committed. */
final class CommittedValues {

  private CommittedValues() {}

  /** The values, in offset order within each partition. */
  static List<String> of(KafkaEasy kafka, String topic) {
    List<String> values = new ArrayList<>();
    try (Consumer<byte[], byte[]> reader = kafka.rawConsumer(Map.of())) {
      List<TopicPartition> partitions =
          reader.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
          values.add(new String(record.value(), UTF_8));
        }
      }
    }
    return values;
  }

  /**
   * Asserts that numbers ascend within each key.
   *
   * @param keys the number of keys; number n has key n modulo this
   */
  static void assertInKeyOrder(List<String> values, int keys) {
    Map<Integer, Integer> last = new HashMap<>();
    for (String value : values) {
      int number = Integer.parseInt(value);
      Integer before = last.put(number % keys, number);
      assertThat(before == null || before < number).as("%s behind %s", number, before).isTrue();
    }
  }
}
