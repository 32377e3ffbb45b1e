package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.internal.connection.OwnConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Finds the dead-letter topics of a cluster: by name, by an audit topic of the same name, and by
 * content, which is the last record of each partition. Changes nothing.
 */
final class TopicFinder {
  /** How a topic was found. */
  enum How {
    GIVEN,
    NAME,
    AUDIT,
    CONTENT
  }

  private static final Pattern NAME =
      Pattern.compile("(?:.*[._-])?(?:dlq|dlt|dead[._-]?letters?|quarantine)(?:[._-].*)?");
  private static final String AUDIT = ".audit";

  /**
   * Dialects that do not show a dead letter: records without headers of a known dialect, and
   * records of SmallRye's retry topics.
   */
  private static final Set<Dialect> NO_LETTERS = Set.of(Dialect.UNKNOWN, Dialect.SMALLRYE_RETRY);

  private static final int MOST_PARTITIONS = 3_000;
  private static final int PARTITIONS_AT_ONCE = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaEasy kafka;

  TopicFinder(KafkaEasy kafka) {
    this.kafka = kafka;
  }

  /** The topics that are found by their names, sorted by name. */
  static Map<String, How> byName(Collection<String> all) {
    Set<String> names = new TreeSet<>(all);
    Map<String, How> found = new LinkedHashMap<>();
    for (String name : names) {
      boolean audit = isAudit(name, names);
      if (!audit && names.contains(name + AUDIT)) {
        found.put(name, How.AUDIT);
      } else if (!audit && NAME.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
        found.put(name, How.NAME);
      }
    }
    return found;
  }

  private static boolean isAudit(String name, Set<String> names) {
    return name.endsWith(AUDIT)
        && names.contains(name.substring(0, name.length() - AUDIT.length()));
  }

  /**
   * The other topics whose last records are dead letters. Partitions after the first 3,000 are not
   * read.
   *
   * @param all all topics, by which audit topics are recognized
   * @param found the topics that are found already
   */
  Set<String> byContent(Set<String> all, Set<String> found, Admin admin) {
    Set<String> names = new TreeSet<>(all);
    names.removeAll(found);
    names.removeIf(name -> isAudit(name, all));
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicDescription topic : Answers.topics(admin, names).values()) {
      topic
          .partitions()
          .forEach(each -> partitions.add(new TopicPartition(topic.name(), each.partition())));
    }
    Set<String> more = new LinkedHashSet<>();
    int most = Math.min(MOST_PARTITIONS, partitions.size());
    try (OwnConsumer own =
        new OwnConsumer(kafka.rawConsumer(Map.of("max.partition.fetch.bytes", 64 << 10)))) {
      Consumer<byte[], byte[]> consumer = own.consumer();
      for (int from = 0; from < most; from += PARTITIONS_AT_ONCE) {
        look(consumer, partitions.subList(from, Math.min(most, from + PARTITIONS_AT_ONCE)), more);
      }
    }
    return more;
  }

  private static void look(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Set<String> found) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    ends.entrySet().removeIf(end -> end.getValue() <= begins.getOrDefault(end.getKey(), 0L));
    consumer.assign(ends.keySet());
    // The last offset may belong to a transaction marker, which is no record.
    ends.forEach(
        (partition, end) ->
            consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - 2)));
    long begun = System.nanoTime();
    Set<TopicPartition> left = new LinkedHashSet<>(ends.keySet());
    while (!left.isEmpty() && System.nanoTime() - begun < PATIENCE.toNanos()) {
      try {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (!NO_LETTERS.contains(Dialect.of(record))) {
            found.add(record.topic());
          }
        }
      } catch (TopicAuthorizationException e) {
        // A topic that this user may describe but not read must not hide the others.
        left.removeIf(partition -> e.unauthorizedTopics().contains(partition.topic()));
        consumer.assign(left);
      }
      left.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
    }
  }
}
