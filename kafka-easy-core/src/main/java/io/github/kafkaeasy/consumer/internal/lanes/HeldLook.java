package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.HeldRecord;
import io.github.kafkaeasy.consumer.HeldRecord.WaitsFor;
import io.github.kafkaeasy.consumer.HeldReport;
import io.github.kafkaeasy.consumer.internal.offsets.OpenRecords;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One request for a {@link HeldReport}, sent to all lanes, with its result. Each lane's owner adds
 * the oldest holds of its lane, and the oldest of all are kept. The last lane, or the timer,
 * completes the result.
 */
final class HeldLook {
  private static final int LONGEST_MESSAGE = 1_024;
  private static final Comparator<HeldRecord> OLDEST_FIRST =
      Comparator.comparing(HeldRecord::since)
          .thenComparing(held -> held.partition().toString())
          .thenComparing(HeldRecord::offset);

  private final int atMost;
  private final EngineBasics basics;
  private final CompletableFuture<HeldReport> answer = new CompletableFuture<>();

  // Everything below is guarded by this.
  private final PriorityQueue<HeldRecord> oldest = new PriorityQueue<>(OLDEST_FIRST.reversed());
  private long total;
  private int unheard;

  HeldLook(int atMost, int lanes, EngineBasics basics) {
    this.atMost = atMost;
    this.unheard = lanes;
    this.basics = basics;
    if (lanes == 0) {
      end();
    }
  }

  CompletableFuture<HeldReport> answer() {
    return answer;
  }

  /** After this time, completes the result with the holds that lanes have added so far. */
  void endAfter(Duration limit, ScheduledExecutorService timer) {
    if (answer.isDone()) {
      return;
    }
    try {
      var ending = timer.schedule(this::end, limit.toNanos(), TimeUnit.NANOSECONDS);
      var unused = answer.whenComplete((report, failure) -> ending.cancel(false));
    } catch (RejectedExecutionException e) {
      // The consumer has ended.
      end();
    }
  }

  /** Adds the holds of a lane. Called once by each lane's owner. */
  void looked(Collection<Hold> holds) {
    List<Hold> here = new ArrayList<>();
    for (Hold hold : holds) {
      if (hold.head().assignment.isOpen()) {
        here.add(hold);
      }
    }
    long now = basics.now();
    here.sort(Comparator.comparingLong((Hold hold) -> now - hold.sinceNanos).reversed());
    Instant wall = basics.clock().instant();
    List<HeldRecord> rows = new ArrayList<>();
    for (Hold hold : here.subList(0, Math.min(atMost, here.size()))) {
      rows.add(row(hold, now, wall));
    }
    add(rows, here.size());
  }

  private void add(List<HeldRecord> rows, int held) {
    boolean last;
    synchronized (this) {
      total += held;
      oldest.addAll(rows);
      while (oldest.size() > atMost) {
        oldest.remove();
      }
      unheard--;
      last = unheard == 0;
    }
    if (last) {
      end();
    }
  }

  /** Any thread. */
  private void end() {
    HeldReport report;
    synchronized (this) {
      report = new HeldReport(oldest.stream().sorted(OLDEST_FIRST).toList(), total, unheard);
    }
    answer.complete(report);
  }

  private static HeldRecord row(Hold hold, long now, Instant wall) {
    var record = hold.head().record;
    RunningFailure failure = hold.failure;
    return new HeldRecord(
        hold.head().assignment.partition,
        record.offset(),
        OpenRecords.keyText(record.key()),
        waitsFor(hold),
        wall.minusNanos(now - hold.sinceNanos),
        failure == null ? 0 : failure.attempts(),
        Optional.ofNullable(failure).map(HeldLook::reason),
        nextTry(hold, wall),
        hold.followers());
  }

  private static WaitsFor waitsFor(Hold hold) {
    if (hold.step instanceof Hold.Step.AwaitingDecision) {
      return WaitsFor.DECISION;
    }
    if (hold.step instanceof Hold.Step.AwaitingTurn waiting) {
      return waiting.wakeup().nanosLeft().isPresent() ? WaitsFor.RETRY : WaitsFor.TURN;
    }
    return hold.step instanceof Hold.Step.Ready ? WaitsFor.TURN : WaitsFor.END_OF_RUN;
  }

  private static Optional<Instant> nextTry(Hold hold, Instant wall) {
    if (!(hold.step instanceof Hold.Step.AwaitingTurn waiting)) {
      return Optional.empty();
    }
    OptionalLong left = waiting.wakeup().nanosLeft();
    return left.isPresent() ? Optional.of(wall.plusNanos(left.getAsLong())) : Optional.empty();
  }

  private static HeldRecord.Failure reason(RunningFailure failure) {
    return new HeldRecord.Failure(
        failure.cause().getClass().getName(), message(failure.cause()), failure.lastFailure());
  }

  /** getMessage() of an application's exception may throw. */
  private static Optional<String> message(Throwable cause) {
    try {
      return Optional.ofNullable(cause.getMessage())
          .map(text -> text.substring(0, Math.min(LONGEST_MESSAGE, text.length())));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
