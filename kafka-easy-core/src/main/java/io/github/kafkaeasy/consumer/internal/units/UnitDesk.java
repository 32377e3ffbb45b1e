package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMaps;
import io.github.kafkaeasy.consumer.internal.outputs.Refusals;
import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import io.github.kafkaeasy.error.DeliveryException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands units (each to be committed in one transaction) to the transaction thread, and processes
 * their outcomes. Poll thread only, unless a method says otherwise.
 */
final class UnitDesk {
  private static final Logger LOG = LoggerFactory.getLogger(UnitCommitter.class);

  private final Executor thread;
  private final TransactionRun run;
  private final Refusals refusals;
  private final DoneMaps maps;
  private final CommittedLookup committed;
  private final EngineBasics basics;
  private final UnitSize size = new UnitSize();

  /** Set by the transaction thread, taken by the poll thread; after the close, by either. */
  private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();

  private final Set<Assignment> toStartOver = new LinkedHashSet<>();

  private final AsideRecords aside = new AsideRecords();

  /** The unit that the transaction thread runs or that is in doubt; null: none. */
  private @Nullable Unit underWay;

  /** The open question whether the unit was committed; null: none. */
  private @Nullable Doubt doubt;

  /** True when the poll thread processes no outcome any more. Written by the poll thread. */
  private volatile boolean closed;

  /** Number of tasks with early outputs that have not begun. Both threads. */
  private final AtomicInteger earlyTasks = new AtomicInteger();

  private final UnitLog log = new UnitLog();

  UnitDesk(UnitParts parts, DoneMaps maps, CommittedLookup committed, EngineBasics basics) {
    this.thread = parts.thread();
    this.run =
        new TransactionRun(parts.producers(), new FenceLook(parts), parts.outputs().topics());
    this.refusals = parts.outputs().refusals();
    this.maps = maps;
    this.committed = committed;
    this.basics = basics;
  }

  void prepare() {
    submit(
        () -> {
          RuntimeException stop = run.prepare();
          if (stop != null) {
            basics.stopper().accept(stop);
          }
        });
  }

  /** Hands over a unit that is complete. */
  void submit(Unit unit) {
    underWay = unit;
    end(unit, unit.parts());
  }

  /** Hands over outputs of a unit that is not complete yet. */
  void send(Unit unit, List<Unit.Part> early) {
    underWay = unit;
    earlyTasks.incrementAndGet();
    submit(
        () -> {
          // Also if the unit has ended meanwhile: otherwise nothing would be sent early again.
          earlyTasks.decrementAndGet();
          perform(unit, () -> run.send(unit, early));
        });
  }

  /** Hands over the last outputs of a unit that is complete or was given up. */
  void end(Unit unit, List<Unit.Part> last) {
    submit(() -> perform(unit, () -> run.end(unit, last)));
  }

  /** Runs a task of a unit that has no outcome yet. Transaction thread. */
  private void perform(Unit unit, Supplier<@Nullable Outcome> task) {
    if (unit.isEnded()) {
      return;
    }
    Outcome ended;
    try {
      ended = task.get();
    } catch (Throwable bug) {
      ended =
          new Outcome.Stopped(
              new ConsumerStoppedException(
                  "The transaction thread failed: " + KafkaFailures.reason(bug), bug));
    }
    if (ended == null) {
      return;
    }
    unit.end();
    outcome.set(ended);
    basics.signal().raise();
    if (closed && unit.stage() == Unit.Stage.COMMITTING) {
      forgetUnlessCommitted(unit);
    }
  }

  private void submit(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      outcome.set(new Outcome.Aborted(e));
    }
  }

  /** Whether a unit is on the transaction thread or in doubt. */
  boolean isBusy() {
    return underWay != null;
  }

  /** The unit that gets further outputs before it is complete; null: none. */
  @Nullable Unit open() {
    Unit unit = underWay;
    return unit == null || unit.isComplete() || unit.isGivenUp() ? null : unit;
  }

  /** Whether the transaction thread will soon have nothing to send. */
  boolean wantsOutputs() {
    return earlyTasks.get() == 0;
  }

  /** Whether there is no outcome to process yet. */
  boolean isWaiting() {
    Doubt asked = doubt;
    return outcome.get() == null && (asked == null || !asked.isAnswered());
  }

  UnitSize size() {
    return size;
  }

  /** What is known of the units that have ended. */
  UnitLog log() {
    return log;
  }

  /** Processes the outcome of the unit, or the answer to a doubt. */
  void look(long now) {
    Unit unit = underWay;
    Outcome ended = outcome.getAndSet(null);
    if (ended == null && doubt != null) {
      ended = doubt.look(now);
    }
    if (unit == null || ended == null) {
      return;
    }
    if (ended instanceof Outcome.Uncertain uncertain) {
      LOG.warn(
          "It is not known whether a transaction was committed ({}): its offsets are looked up"
              + " before anything is sent again",
          KafkaFailures.reason(uncertain.cause()));
      doubt = new Doubt(unit, uncertain, committed, basics);
      return;
    }
    underWay = null;
    doubt = null;
    log.ended(unit);
    if (ended instanceof Outcome.Committed) {
      committed(unit);
    } else {
      notCommitted(unit, ended, now);
    }
  }

  private void committed(Unit unit) {
    log.committed(unit, size.failures());
    size.committed();
    basics.counters().commits.increment();
    aside.committed(unit);
    unit.offsets()
        .forEach(
            (assignment, offset) -> {
              assignment.commits.acknowledged(offset);
              assignment.outputs.committed();
            });
    basics.observers().committed(unit.plainOffsets());
  }

  /** Removes refusals of records that are committed by now, and of partitions that were revoked. */
  void forgetRefusals(Collection<Assignment> all) {
    if (refusals.isEmpty()) {
      return;
    }
    Map<TopicPartition, Assignment> ours = new HashMap<>();
    all.forEach(assignment -> ours.put(assignment.partition, assignment));
    refusals.forget(
        (partition, offset) -> {
          Assignment assignment = ours.get(partition);
          OffsetAndMetadata committed =
              assignment == null ? null : assignment.commits.acknowledged();
          return assignment == null || (committed != null && offset < committed.offset());
        });
  }

  private void notCommitted(Unit unit, Outcome ended, long now) {
    Throwable cause = causeOf(ended);
    if (unit.isComplete() || !unit.isGivenUp()) {
      basics.counters().failedCommits.increment();
      basics
          .observers()
          .commitFailed(
              unit.plainOffsets(), cause instanceof Exception known ? known : new Exception(cause));
    }
    unit.assignments().forEach(each -> each.outputs.undone(cause));
    if (ended instanceof Outcome.Stopped stopped) {
      log.stopped();
      basics.stopper().accept(stopped.why());
    } else if (ended instanceof Outcome.Refused refused) {
      refused(refused);
    } else if (ended instanceof Outcome.TooLongMetadata) {
      maps.tooLarge(unit.longestMetadata());
    } else {
      failed(unit, cause, now);
    }
  }

  private static Throwable causeOf(Outcome ended) {
    if (ended instanceof Outcome.Aborted aborted) {
      return aborted.cause();
    }
    if (ended instanceof Outcome.Refused refused) {
      return refused.cause();
    }
    if (ended instanceof Outcome.TooLongMetadata tooLong) {
      return tooLong.cause();
    }
    if (ended instanceof Outcome.Uncertain uncertain) {
      return uncertain.cause();
    }
    return ended instanceof Outcome.Stopped stopped
        ? stopped.why()
        : new IllegalStateException("not a failure: " + ended);
  }

  /**
   * Makes the partitions of refused outputs start over, because the records of these outputs are
   * not done. When such a record is handled again, its output makes it fail.
   */
  private void refused(Outcome.Refused refused) {
    for (Outcome.Guilty guilty : refused.guilty()) {
      Assignment assignment = guilty.assignment();
      if (assignment.outputs.isOver()) {
        continue;
      }
      long offset = guilty.kept().offset;
      // A DeliveryException follows from the topic's settings, which are checked again at each
      // attempt and may change.
      if (!(guilty.cause() instanceof DeliveryException)) {
        refusals.add(assignment.partition, offset, guilty.output(), guilty.cause(), basics.now());
      }
      if (toStartOver.add(assignment)) {
        LOG.warn(
            "The broker refused an output of {} offset {} to {} ({}): the record is not done, and"
                + " its partition starts over at its last committed offset",
            assignment.partition,
            offset,
            guilty.output().topic(),
            KafkaFailures.reason(guilty.cause()));
      }
    }
  }

  private void failed(Unit unit, Throwable cause, long now) {
    if (log.noteIfRebalance(cause)) {
      return;
    }
    if (unit.isGivenUp()) {
      LOG.debug("A transaction was aborted because it was given up: {}", cause.toString());
      return;
    }
    if (size.failed(unit.records())) {
      aside.add(unit.parts().get(0), cause, now);
    }
    log.failed(size.failures(), cause, now);
  }

  /**
   * Cancels the unit of these partitions, which may be revoked when this call returns; no
   * transaction may commit them from then on.
   */
  void giveUp(Collection<Assignment> assignments) {
    Unit unit = underWay;
    if (unit == null || !unit.names(assignments) || doubt != null) {
      return;
    }
    giveUp(unit);
  }

  /** Cancels a unit. */
  void giveUp(Unit unit) {
    if (unit.isGivenUp()) {
      return;
    }
    if (unit.giveUp() == Unit.Stage.OFFSETS) {
      // The producer may have queued its offsets; closing it prevents it from sending them.
      run.closeProducer(Duration.ZERO);
    }
    if (!unit.isComplete()) {
      end(unit, List.of());
    }
  }

  /**
   * Excludes assignments that start over, because their progress since the last commit will not be
   * committed.
   */
  Collection<Assignment> withoutThoseToStartOver(Collection<Assignment> assignments) {
    return toStartOver.isEmpty()
        ? assignments
        : assignments.stream().filter(each -> !toStartOver.contains(each)).toList();
  }

  boolean startsOver(Assignment assignment) {
    return toStartOver.contains(assignment);
  }

  List<Assignment> takeToStartOver() {
    if (toStartOver.isEmpty()) {
      return List.of();
    }
    List<Assignment> all = List.copyOf(toStartOver);
    toStartOver.clear();
    return all;
  }

  /**
   * Closes the producer, and gives up the outputs of a unit whose outcome was not processed. While
   * the commit of this unit is in progress, the transaction thread gives them up when it has ended.
   */
  void close(Duration atMost) {
    run.close(atMost);
    closed = true;
    Unit unit = underWay;
    if (unit == null) {
      return;
    }
    if (doubt != null) {
      unit.forgotten(notKnown(null));
    } else if (unit.giveUp() == Unit.Stage.COMMITTING) {
      forgetUnlessCommitted(unit);
    } else {
      unit.forgotten(
          new IllegalStateException(
              "The consumer was closed before the record's transaction was committed"));
    }
  }

  /** Called by both threads, after the close; one of them finds the outcome. */
  private void forgetUnlessCommitted(Unit unit) {
    Outcome ended = outcome.getAndSet(null);
    if (ended != null && !(ended instanceof Outcome.Committed)) {
      unit.forgotten(
          ended instanceof Outcome.Uncertain uncertain
              ? notKnown(uncertain.cause())
              : causeOf(ended));
    }
  }

  private static IllegalStateException notKnown(@Nullable Throwable cause) {
    return new IllegalStateException("It is not known whether the record was committed", cause);
  }

  /** Any thread. */
  Optional<String> trouble() {
    return Stream.of(aside.trouble(), log.trouble())
        .filter(text -> !text.isEmpty())
        .reduce((first, second) -> first + ". " + second);
  }
}
