package io.github.kafkaeasy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.RawKafka;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the values of a topic with isolation level read_committed. */
final class CommittedValues {

  private CommittedValues() {}

  /**
   * The values, in offset order within each partition. Waits up to two seconds for open
   * transactions, because brokers answer a commit before readers see its records.
   */
  static List<String> of(RawKafka raw, String topic) {
    return raw.records(topic).stream().map(record -> new String(record.value(), UTF_8)).toList();
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
