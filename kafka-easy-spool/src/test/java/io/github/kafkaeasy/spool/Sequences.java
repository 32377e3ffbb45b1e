package io.github.kafkaeasy.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.test.RawKafka;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The values of each key in a topic, in the order of their first occurrence. */
final class Sequences {
  private Sequences() {}

  static Map<String, List<Integer>> of(RawKafka raw, String topic) {
    Map<String, Set<Integer>> seen = new TreeMap<>();
    raw.records(topic)
        .forEach(
            record ->
                seen.computeIfAbsent(new String(record.key(), UTF_8), key -> new LinkedHashSet<>())
                    .add(Integer.valueOf(new String(record.value(), UTF_8))));
    Map<String, List<Integer>> sequences = new TreeMap<>();
    seen.forEach((key, values) -> sequences.put(key, new ArrayList<>(values)));
    return sequences;
  }
}
