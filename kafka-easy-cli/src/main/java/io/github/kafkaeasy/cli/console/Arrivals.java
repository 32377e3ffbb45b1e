package io.github.kafkaeasy.cli.console;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The number of records that arrived in topics in each hour of the last day. Taken from the
 * brokers' time index, so no record is read; transaction markers are counted too.
 *
 * @param records the number of offsets of each topic
 * @param hours the arrivals of each topic, the oldest hour first
 */
record Arrivals(Map<String, Long> records, Map<String, List<Long>> hours) {
  private static final int HOURS = 24;

  /** Asks for all topics together: once for each hour, and for the first and the last offsets. */
  static Arrivals of(Admin admin, Collection<String> topics, Instant now) {
    List<TopicPartition> partitions = new ArrayList<>();
    Answers.topics(admin, topics)
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(each -> partitions.add(new TopicPartition(name, each.partition()))));
    KafkaFuture<Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo>> begins =
        ask(admin, partitions, OffsetSpec.earliest());
    KafkaFuture<Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo>> ends =
        ask(admin, partitions, OffsetSpec.latest());
    List<KafkaFuture<Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo>>> times =
        new ArrayList<>();
    Instant first = now.truncatedTo(ChronoUnit.HOURS).minus(HOURS - 1, ChronoUnit.HOURS);
    for (int hour = 0; hour < HOURS; hour++) {
      long millis = first.plus(hour, ChronoUnit.HOURS).toEpochMilli();
      times.add(ask(admin, partitions, OffsetSpec.forTimestamp(millis)));
    }
    Map<TopicPartition, Long> end = offsets(ends);
    List<Map<String, Long>> places = new ArrayList<>();
    times.forEach(time -> places.add(sums(offsets(time), end)));
    places.add(sums(end, end));
    Map<String, Long> begin = sums(offsets(begins), end);
    Map<String, Long> records = new LinkedHashMap<>();
    Map<String, List<Long>> hours = new LinkedHashMap<>();
    for (String topic : topics) {
      List<Long> at = places.stream().map(place -> place.getOrDefault(topic, 0L)).toList();
      List<Long> counts = new ArrayList<>();
      for (int hour = 0; hour < HOURS; hour++) {
        counts.add(Math.max(0, at.get(hour + 1) - at.get(hour)));
      }
      hours.put(topic, List.copyOf(counts));
      records.put(topic, at.get(HOURS) - begin.getOrDefault(topic, 0L));
    }
    return new Arrivals(records, hours);
  }

  private static KafkaFuture<Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo>> ask(
      Admin admin, List<TopicPartition> partitions, OffsetSpec where) {
    return admin
        .listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), p -> where)))
        .all();
  }

  private static Map<TopicPartition, Long> offsets(
      KafkaFuture<Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo>> answer) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Answers.of(answer).forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  /**
   * The sum of offsets by topic; for a partition without a record of that time or later, the end
   * offset is used.
   */
  private static Map<String, Long> sums(
      Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends) {
    Map<String, Long> sums = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> {
          long end = ends.getOrDefault(partition, 0L);
          sums.merge(partition.topic(), offset < 0 ? end : Math.min(end, offset), Long::sum);
        });
    return sums;
  }
}
