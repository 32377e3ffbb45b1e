package io.github.kafkaeasy.dlq.redrive.internal.read;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.redrive.internal.audit.OpenTransactions;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * A topic whose records are looked up by offset. Used by one thread.
 *
 * <p>The letters of one partition are mostly in the order of their records. So a look-up keeps all
 * records that its poll returned, for the next look-ups. The ends of partitions are requested only
 * once: all records were written before their letters, and all letters before the first look-up.
 * The beginnings are requested only once too, because they only explain why a record is missing.
 */
final class SourceTopic implements SourcePlace {
  private static final int AHEAD = 500;
  private static final int MOST_STRETCHES = 4;

  private final KafkaEasy kafka;
  private final TopicFacts topic;
  private final TopicReader reader;
  private final Map<Integer, Stretch> stretches = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * The reasons why partitions cannot be read. Kept because each further attempt would take as long
   * as the first.
   */
  private final Map<Integer, String> failures = new HashMap<>();

  private @Nullable Map<Integer, Long> begins;
  private @Nullable Map<Integer, Long> ends;
  private @Nullable Map<Integer, Long> hidden;

  SourceTopic(KafkaEasy kafka, TopicFacts topic) {
    this.kafka = kafka;
    this.topic = topic;
    this.reader = new TopicReader(kafka, topic.name(), topic.partitions());
  }

  /**
   * All readable records in [first, end), by offset. An offset without a record was compacted away
   * or deleted, or belongs to an aborted transaction.
   */
  private record Stretch(long first, long end, Map<Long, ConsumerRecord<byte[], byte[]>> records) {
    boolean covers(long offset) {
      return offset >= first && offset < end;
    }
  }

  @Override
  public Answer find(int partition, long offset) {
    if (partition >= topic.partitions()) {
      return Answer.none("its topic has no partition with that number");
    }
    String failed = failures.get(partition);
    if (failed != null) {
      return Answer.none(failed);
    }
    try {
      return lookUp(partition, offset);
    } catch (KafkaEasyException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      String why = reason(e);
      failures.put(partition, why);
      return Answer.none(why);
    }
  }

  private String reason(KafkaEasyException e) {
    if (e.getCause() instanceof AuthorizationException) {
      return "this user may not read the topic " + topic.name();
    }
    String text = String.valueOf(e.getMessage());
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private Answer lookUp(int partition, long offset) {
    Stretch stretch = stretches.get(partition);
    if (stretch == null || !stretch.covers(offset)) {
      long end = end(partition);
      if (offset >= end) {
        return Answer.none(behindTheEnd(partition, offset, end));
      }
      stretch = read(partition, offset, Math.min(end, offset + AHEAD));
      keep(partition, stretch);
    }
    ConsumerRecord<byte[], byte[]> record = stretch.records().get(offset);
    return record == null ? Answer.none(hole(partition, offset)) : new Answer(record, "");
  }

  private long end(int partition) {
    Map<Integer, Long> known = ends;
    if (known == null) {
      known = reader.ends();
      ends = known;
    }
    return known.getOrDefault(partition, 0L);
  }

  private void keep(int partition, Stretch stretch) {
    if (!stretches.containsKey(partition) && stretches.size() >= MOST_STRETCHES) {
      Stretch unused = stretches.remove(stretches.keySet().iterator().next());
    }
    stretches.put(partition, stretch);
  }

  private Stretch read(int partition, long from, long to) {
    TopicReader.Scan scan = reader.scan(Map.of(partition, from), Map.of(partition, to));
    Map<Long, ConsumerRecord<byte[], byte[]>> records = new HashMap<>();
    while (!scan.isDone()) {
      List<ConsumerRecord<byte[], byte[]>> next = scan.next();
      if (!next.isEmpty()) {
        next.forEach(record -> records.put(record.offset(), record));
        return new Stretch(from, next.get(next.size() - 1).offset() + 1, records);
      }
    }
    return new Stretch(from, to, records);
  }

  private String behindTheEnd(int partition, long offset, long end) {
    Map<Integer, Long> known = hidden;
    if (known == null) {
      known = OpenTransactions.hidden(kafka, topic);
      hidden = known;
    }
    return offset < end + known.getOrDefault(partition, 0L)
        ? "it cannot be read yet, because a transaction in its partition is open"
        : "its partition ends before it: the topic was deleted and created again, its partition was"
            + " truncated, or the letter names a wrong offset";
  }

  private String hole(int partition, long offset) {
    Map<Integer, Long> known = begins;
    if (known == null) {
      known = reader.begins();
      begins = known;
    }
    return offset < known.getOrDefault(partition, 0L)
        ? "it was deleted: the partition now begins after it"
        : "it was compacted away, or belongs to an aborted transaction";
  }

  @Override
  public void close() {
    reader.close();
  }
}
