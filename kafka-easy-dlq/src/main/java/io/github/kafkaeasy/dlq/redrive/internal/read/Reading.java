package io.github.kafkaeasy.dlq.redrive.internal.read;

import io.github.kafkaeasy.dlq.redrive.DeadLetterDepth;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Looks through letters and changes nothing. */
public final class Reading {
  private Reading() {}

  public static LetterStats stats(LetterTopic letters, Selection selection) {
    Tally tally = new Tally();
    long unused = each(letters, selection, tally::add);
    return tally.stats();
  }

  /** How many there were. */
  public static long each(LetterTopic letters, Selection selection, Consumer<StoredLetter> action) {
    long count = 0;
    try (Sweep sweep = Sweep.open(letters, selection, false)) {
      while (!sweep.isDone()) {
        for (StoredLetter letter : sweep.next()) {
          action.accept(letter);
          count++;
        }
        sweep.report();
      }
      sweep.end();
    }
    return count;
  }

  public static DeadLetterDepth depth(LetterTopic letters) {
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    try (TopicReader reader =
        new TopicReader(letters.kafka(), letters.topic(), topic.partitions())) {
      Map<Integer, Long> begins = reader.begins();
      Map<Integer, Long> ends = reader.ends();
      Ledger ledger = Ledger.read(letters, topic, begins);
      long all = 0;
      long open = 0;
      Map<Integer, Long> firstOpen = new TreeMap<>();
      for (Map.Entry<Integer, Long> end : ends.entrySet()) {
        int partition = end.getKey();
        long begin = begins.getOrDefault(partition, end.getValue());
        all += end.getValue() - begin;
        open += ledger.open(partition, begin, end.getValue());
        firstOpen.put(partition, ledger.firstOpen(partition, begin));
      }
      return new DeadLetterDepth(all, open, oldest(reader.scan(firstOpen, ends), firstOpen));
    }
  }

  /** The timestamp of the earliest first open letter; reads until it has seen one a partition. */
  private static @Nullable Instant oldest(TopicReader.Scan scan, Map<Integer, Long> wanted) {
    Instant oldest = null;
    Map<Integer, Long> missing = new TreeMap<>(wanted);
    while (!scan.isDone() && !missing.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : scan.next()) {
        if (missing.remove(record.partition()) != null) {
          Instant time = Instant.ofEpochMilli(Math.max(0, record.timestamp()));
          oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
        }
      }
    }
    return oldest;
  }
}
