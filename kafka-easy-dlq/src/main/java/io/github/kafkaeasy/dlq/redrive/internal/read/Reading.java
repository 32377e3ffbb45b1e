package io.github.kafkaeasy.dlq.redrive.internal.read;

import io.github.kafkaeasy.dlq.redrive.DeadLetterDepth;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.audit.OpenTransactions;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.ProgressMeter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads letters and changes nothing. */
public final class Reading {
  private Reading() {}

  public static LetterStats stats(LetterTopic letters, Selection selection) {
    LetterTally tally = new LetterTally();
    long unused = each(letters, selection, tally::add);
    return tally.stats();
  }

  /** Calls back for each selected letter and returns the number of calls. */
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
      ProgressMeter meter =
          letters.meter(
              ends.entrySet().stream()
                  .mapToLong(
                      end -> end.getValue() - begins.getOrDefault(end.getKey(), end.getValue()))
                  .sum());
      long done = 0;
      long settled = 0;
      long open = 0;
      Instant oldest = null;
      for (Map.Entry<Integer, Long> end : ends.entrySet()) {
        int partition = end.getKey();
        long begin = begins.getOrDefault(partition, end.getValue());
        settled += ledger.settled(partition, begin, end.getValue());
        long before = done - begin;
        OpenLetters found =
            OpenLetters.count(
                reader,
                ledger,
                partition,
                begin,
                end.getValue(),
                offset -> meter.at(before + offset));
        done = before + end.getValue();
        open += found.count();
        oldest = older(oldest, found.first());
      }
      meter.end();
      return new DeadLetterDepth(settled + open, open, oldest, hidden(letters, topic));
    }
  }

  private static @Nullable Instant older(
      @Nullable Instant oldest, @Nullable ConsumerRecord<byte[], byte[]> first) {
    if (first == null) {
      return oldest;
    }
    Instant time = Instant.ofEpochMilli(Math.max(0, first.timestamp()));
    return oldest == null || time.isBefore(oldest) ? time : oldest;
  }

  /**
   * A text that says what an open transaction hides from readers of committed data; empty if
   * nothing is hidden.
   */
  public static String hidden(LetterTopic letters, TopicFacts topic) {
    long hidden =
        OpenTransactions.hidden(letters.kafka(), topic).values().stream().mapToLong(n -> n).sum();
    return hidden == 0
        ? ""
        : hidden
            + " offsets of "
            + topic.name()
            + " cannot be read yet: "
            + OpenTransactions.describe(letters.kafka(), topic);
  }
}
