package io.github.kafkaeasy.dlq.redrive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Deletes letters up to offsets that somebody has seen. */
final class Purging {
  private Purging() {}

  static Purge.Plan plan(DeadLetters letters, @Nullable Instant before, boolean settledOnly) {
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    List<Purge.Part> parts = new ArrayList<>();
    try (TopicReader reader =
        new TopicReader(letters.kafka(), letters.topic(), topic.partitions())) {
      Map<Integer, Long> begins = reader.begins();
      Map<Integer, Long> ends = reader.ends();
      Map<Integer, Long> later = before == null ? Map.of() : reader.offsetsAt(before);
      Ledger ledger = Ledger.read(letters, topic, begins);
      ends.forEach(
          (partition, end) -> {
            long from = begins.getOrDefault(partition, end);
            long to = later.getOrDefault(partition, end);
            if (settledOnly) {
              to = Math.min(to, ledger.firstOpen(partition, from));
            }
            if (to > from) {
              parts.add(new Purge.Part(partition, from, to, ledger.open(partition, from, to)));
            }
          });
    }
    if (parts.isEmpty()) {
      throw new NothingSelectedException(
          "There is nothing to purge in " + letters.topic() + ". Nothing was changed.");
    }
    return new Purge.Plan(letters, letters.topic(), parts);
  }

  static Map<Integer, Long> execute(Purge.Plan plan) {
    DeadLetters letters = plan.letters();
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    Map<TopicPartition, RecordsToDelete> request = new HashMap<>();
    plan.parts()
        .forEach(
            part ->
                request.put(
                    topic.partition(part.partition()), RecordsToDelete.beforeOffset(part.to())));
    String what = plan.count() + " letters, " + plan.open() + " of them open: " + plan.parts();
    try (Audit audit =
            new Audit(letters, topic, new Audit.Job(Audit.currentUser(), "purge", "offsets"));
        Admin admin = letters.kafka().rawAdmin()) {
      // Before it, so that a purge that is cut off has been written down.
      audit.write(Audit.Action.PURGED, what);
      Map<Integer, Long> firsts = new TreeMap<>();
      Map<TopicPartition, KafkaFuture<DeletedRecords>> answers =
          admin.deleteRecords(request).lowWatermarks();
      answers.forEach(
          (partition, answer) ->
              firsts.put(
                  partition.partition(), TopicFacts.await(letters.topic(), answer).lowWatermark()));
      return firsts;
    }
  }
}
