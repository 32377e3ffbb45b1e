package io.github.kafkaeasy.dlq.redrive.internal.remove;

import static java.util.stream.Collectors.joining;

import io.github.kafkaeasy.dlq.redrive.NothingSelectedException;
import io.github.kafkaeasy.dlq.redrive.PurgePart;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Fence;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Turn;
import io.github.kafkaeasy.dlq.redrive.internal.read.OpenLetters;
import io.github.kafkaeasy.dlq.redrive.internal.topic.FailureText;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Deletes letters before the offsets of a plan. */
public final class Purging {
  private Purging() {}

  public static List<PurgePart> plan(
      LetterTopic letters, @Nullable Instant before, boolean openToo) {
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    List<PurgePart> parts = new ArrayList<>();
    try (TopicReader reader =
        new TopicReader(letters.kafka(), letters.topic(), topic.partitions())) {
      Map<Integer, Long> begins = reader.begins();
      Map<Integer, Long> ends = reader.ends();
      Map<Integer, Long> later = before == null ? Map.of() : reader.offsetsAt(before);
      Ledger ledger = Ledger.read(letters, topic, begins);
      ends.forEach(
          (partition, end) -> {
            long from = begins.getOrDefault(partition, end);
            long to = Math.min(end, later.getOrDefault(partition, end)); // keeps newer letters
            if (!openToo) {
              to = OpenLetters.first(reader, ledger, partition, from, to).orElse(to);
            }
            if (to > from) {
              long open = openToo ? openIn(reader, ledger, partition, from, to) : 0;
              long settled = ledger.settled(partition, from, to);
              if (settled + open > 0) {
                parts.add(new PurgePart(partition, from, to, settled + open, open));
              }
            }
          });
    }
    if (parts.isEmpty()) {
      throw new NothingSelectedException(
          "There is nothing to purge in "
              + letters.topic()
              + (openToo
                  ? ""
                  : ": no partition begins with settled letters, and open letters are kept")
              + ". Nothing was changed.");
    }
    return parts;
  }

  private static long openIn(TopicReader reader, Ledger ledger, int partition, long from, long to) {
    return OpenLetters.count(reader, ledger, partition, from, to).count();
  }

  /**
   * Deletes the planned records. Settled letters may be deleted while other jobs are running. Open
   * letters are deleted only while no redrive is running; otherwise it would be unknown which of
   * them the redrive had sent.
   */
  public static Map<Integer, Long> execute(
      LetterTopic letters, List<PurgePart> parts, boolean takeOver) {
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    Map<TopicPartition, RecordsToDelete> request = new HashMap<>();
    parts.forEach(
        part ->
            request.put(
                topic.partition(part.partition()), RecordsToDelete.beforeOffset(part.to())));
    long open = parts.stream().mapToLong(PurgePart::open).sum();
    String what =
        parts.stream().mapToLong(PurgePart::letters).sum()
            + " letters, "
            + open
            + " of them open: "
            + parts;
    try (Audit audit =
            new Audit(letters, topic, new Audit.Job(Audit.currentUser(), "purge", "offsets"));
        OwnAdmin own = new OwnAdmin(letters.kafka().rawAdmin());
        Turn turn = open == 0 ? null : Turn.begin(letters, audit, "purge", false, takeOver)) {
      if (turn != null) {
        Fence.raise(letters, takeOver);
        turn.alone();
      }
      // Written before the deletion, so that an interrupted purge is recorded.
      audit.write(Audit.Action.PURGED, what);
      return answered(letters.topic(), own.admin().deleteRecords(request).lowWatermarks());
    }
  }

  /** The first offset of each partition; waits for the other partitions also if one fails. */
  private static Map<Integer, Long> answered(
      String topic, Map<TopicPartition, KafkaFuture<DeletedRecords>> answers) {
    Map<Integer, Long> firsts = new TreeMap<>();
    Map<Integer, KafkaEasyException> failed = new TreeMap<>();
    answers.forEach(
        (partition, answer) -> {
          try {
            firsts.put(partition.partition(), TopicFacts.await(topic, answer).lowWatermark());
          } catch (KafkaEasyException e) {
            failed.put(partition.partition(), e);
          }
        });
    if (failed.isEmpty()) {
      return firsts;
    }
    KafkaEasyException first = failed.values().iterator().next();
    throw new KafkaEasyException(
        "The purge of "
            + topic
            + " failed in partition "
            + failed.keySet().stream().map(String::valueOf).collect(joining(", "))
            + ": "
            + FailureText.of(first)
            + ". Records were deleted in: "
            + (firsts.isEmpty()
                ? "no other partition"
                : firsts.entrySet().stream()
                    .map(each -> "partition " + each.getKey() + " before offset " + each.getValue())
                    .collect(joining(", ")))
            + ". Plan the purge again to delete the rest.",
        first);
  }
}
