package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a unit, that is, one transaction, was committed, if the result of its commit is
 * not known. Created after the transaction has ended, so the committed offset of a partition shows
 * the result, provided that the partition is still assigned (no other client commits there) and had
 * a new offset in the unit. If there is no such partition, the unit can safely be treated as
 * aborted: its outputs belong to partitions that were revoked, and their new owner reads the
 * committed offsets too. Poll thread only.
 */
final class Doubt {
  private static final long ASK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

  private final Unit unit;
  private final Outcome.Uncertain ended;
  private final CommittedLookup lookup;
  private final EngineBasics basics;

  private @Nullable CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> asked;
  private long askedNanos;

  Doubt(Unit unit, Outcome.Uncertain ended, CommittedLookup lookup, EngineBasics basics) {
    this.unit = unit;
    this.ended = ended;
    this.lookup = lookup;
    this.basics = basics;
    ask();
  }

  private void ask() {
    askedNanos = basics.now();
    Map<TopicPartition, OffsetAndMetadata> ours = ours();
    if (ours.isEmpty()) {
      asked = CompletableFuture.completedFuture(Map.of());
      return;
    }
    CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> answer =
        lookup.ask(ours.keySet());
    asked = answer;
    if (!answer.isDone()) {
      var unused = answer.whenComplete((found, failure) -> basics.signal().raise());
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> ours() {
    Map<TopicPartition, OffsetAndMetadata> ours = new HashMap<>();
    for (Map.Entry<Assignment, OffsetAndMetadata> entry : unit.offsets().entrySet()) {
      Assignment assignment = entry.getKey();
      if (!assignment.outputs.isOver() && !assignment.commits.isAcknowledged(entry.getValue())) {
        ours.put(assignment.partition, entry.getValue());
      }
    }
    return ours;
  }

  boolean isAnswered() {
    return asked != null && asked.isDone();
  }

  /** The unit's outcome; null: not known yet. */
  @Nullable Outcome look(long now) {
    CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> answer = asked;
    Map<TopicPartition, OffsetAndMetadata> ours = ours();
    if (ours.isEmpty()) {
      return new Outcome.Aborted(ended.cause());
    }
    if (answer == null) {
      if (now - askedNanos >= ASK_AGAIN_NANOS) {
        ask();
      }
      return null;
    }
    if (!answer.isDone()) {
      return null;
    }
    asked = null;
    if (answer.isCompletedExceptionally()) {
      return null;
    }
    for (Map.Entry<TopicPartition, Optional<OffsetAndMetadata>> found : answer.join().entrySet()) {
      OffsetAndMetadata mine = ours.get(found.getKey());
      if (mine != null) {
        if (!isSame(mine, found.getValue())) {
          return new Outcome.Aborted(ended.cause());
        }
        ended.sending().tellCommitted();
        return new Outcome.Committed();
      }
    }
    return null;
  }

  private static boolean isSame(OffsetAndMetadata mine, Optional<OffsetAndMetadata> found) {
    return found.isPresent()
        && found.get().offset() == mine.offset()
        && mine.metadata().equals(found.get().metadata());
  }
}
