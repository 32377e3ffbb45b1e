package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Committer;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMaps;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * {@link Committer} that commits in transactions, called units of work. With exactlyOnce nothing is
 * committed in another way, not even start positions, because a plain commit that the broker stores
 * after a transaction's pending offsets takes precedence over them. Poll thread only, except {@link
 * #trouble}.
 */
public final class UnitCommitter implements Committer {

  /** Interval of checks while the poll thread waits. */
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(5).toNanos();

  /** Number of refusals by the group, in spite of new metadata, after which a poll is needed. */
  private static final int MOST_REFUSALS = 2;

  /** Maximum time until the records of an open unit are done. */
  private static final long MOST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

  /** Maximum time that moving an assignment waits for the commit of its done records. */
  private static final Duration MOVE_WAIT = Duration.ofSeconds(1);

  private final UnitFormer former;
  private final UnitDesk desk;
  private final DoneMaps maps;
  private final UnitPace pace;
  private final EngineBasics basics;

  /** Number of vain attempts to complete the open unit. */
  private int notCompleted;

  private long notCompletedSince;

  /** Start positions that are not committed yet. */
  private final Map<Assignment, OffsetAndMetadata> starts = new HashMap<>();

  /**
   * Creates the committer of one consumer.
   *
   * @param committed non-blocking request for the group's committed, stable offsets
   */
  public UnitCommitter(
      Consumer<byte[], byte[]> kafka,
      UnitPace pace,
      DoneMaps maps,
      UnitParts parts,
      CommittedLookup committed,
      EngineBasics basics) {
    this.former = new UnitFormer(kafka, maps);
    this.desk = new UnitDesk(parts, maps, committed, basics);
    this.maps = maps;
    this.pace = pace;
    this.basics = basics;
  }

  /**
   * Starts to fence an earlier run with the same transactional id. Called once, before anything
   * else.
   */
  public void prepare() {
    desk.prepare();
  }

  @Override
  public void commitIfDue(long now, Collection<Assignment> assignments) {
    desk.look(now);
    desk.forgetRefusals(assignments);
    Unit open = desk.open();
    if (desk.log().isStopped() || (open == null && (desk.isBusy() || !desk.log().mayTry(now)))) {
      return;
    }
    starts.keySet().removeIf(assignment -> isOver(assignment));
    if (starts.isEmpty() && !pace.isDue(now, assignments)) {
      sendEarly(open, desk.withoutThoseToStartOver(assignments));
      return;
    }
    if (open == null) {
      pace.startOver(now);
      Unit unit = former.form(wanted(assignments, Map.copyOf(starts), false), now);
      if (unit != null) {
        desk.submit(unit);
      }
    } else if (completed(open, assignments, Map.copyOf(starts), false)) {
      pace.startOver(now);
    }
  }

  /**
   * Sends outputs before their unit is due, while they are in the processor's caches. Sends none
   * after a failure until a unit is committed, and none while repeated failures limit the number of
   * records in a unit.
   */
  private void sendEarly(@Nullable Unit open, Collection<Assignment> assignments) {
    if (desk.size().most() < Integer.MAX_VALUE
        || desk.log().lastEnded() > desk.log().lastCommitted()
        || !desk.wantsOutputs()
        || !pace.isWorthSending(assignments)) {
      return;
    }
    Unit unit = open;
    if (unit == null) {
      notCompleted = 0;
      unit = former.begin();
    }
    if (unit != null) {
      List<Unit.Part> early = former.takeEarly(unit, assignments);
      if (!early.isEmpty()) {
        desk.send(unit, early);
      }
    }
  }

  /**
   * Completes an open unit with these assignments and its own. False: the unit cannot be completed
   * yet, or it was given up, because an assignment has ended or starts over, or because its records
   * were not done in time.
   */
  private boolean completed(
      Unit open,
      Collection<Assignment> assignments,
      Map<Assignment, OffsetAndMetadata> startsToo,
      boolean even) {
    if (isBroken(open)) {
      giveUp(open);
      return false;
    }
    long now = basics.now();
    Set<Assignment> all = new LinkedHashSet<>(assignments);
    all.addAll(open.assignments());
    List<Unit.Part> last = former.complete(open, wanted(all, startsToo, even), now);
    if (last != null) {
      notCompleted = 0;
      desk.end(open, last);
      return true;
    }
    if (notCompleted++ == 0) {
      notCompletedSince = now;
    } else if (now - notCompletedSince >= MOST_WAIT_NANOS) {
      giveUp(open);
    }
    return false;
  }

  /** Whether an open unit has outputs of an assignment that has ended or starts over. */
  private boolean isBroken(Unit open) {
    return open.assignments().stream()
        .anyMatch(
            each -> each.outputs.isOver() || each.commits.isLogGone() || desk.startsOver(each));
  }

  /** Cancels an open unit; outputs of partitions that stay assigned get into the next unit. */
  private void giveUp(Unit open) {
    notCompleted = 0;
    desk.giveUp(open);
  }

  private UnitFormer.Wanted wanted(
      Collection<Assignment> assignments,
      Map<Assignment, OffsetAndMetadata> startsToo,
      boolean even) {
    return new UnitFormer.Wanted(
        desk.withoutThoseToStartOver(assignments),
        startsToo,
        desk.size().most(),
        even,
        desk.size().failures() > 0);
  }

  private boolean isOver(Assignment assignment) {
    return assignment.outputs.isOver()
        || assignment.tracker.isStarted()
        || assignment.commits.isLogGone();
  }

  @Override
  public void beforeWaiting() {
    desk.look(basics.now());
    Unit open = desk.open();
    if (open != null && !completed(open, List.of(), Map.of(), false)) {
      giveUp(open);
    }
  }

  @Override
  public boolean commitNow(Collection<Assignment> assignments, Duration atMost) {
    List<Assignment> all = List.copyOf(assignments);
    long end = basics.now() + atMost.toNanos();
    int refusals = desk.log().refusals();
    while (true) {
      desk.look(basics.now());
      Unit open = desk.open();
      boolean unused = open != null && completed(open, all, Map.of(), false);
      if (!desk.isBusy()) {
        if (desk.log().isStopped()) {
          break;
        }
        Unit unit = former.form(wanted(all, Map.of(), false), basics.now());
        if (unit == null) {
          break;
        }
        desk.submit(unit);
      }
      if (desk.log().refusals() - refusals >= MOST_REFUSALS || !awaitOutcome(end)) {
        break;
      }
    }
    // After this call the partitions may belong to another member.
    desk.giveUp(all);
    return isAllCommitted(all);
  }

  /** False when the time is over. */
  private boolean awaitOutcome(long end) {
    long left = end - basics.now();
    if (left <= 0) {
      return false;
    }
    basics.signal().park(Math.min(left, LOOK_AGAIN_NANOS), Long.MAX_VALUE, desk::isWaiting);
    return true;
  }

  @Override
  public Taken commitStarts(Map<Assignment, OffsetAndMetadata> wanted, Duration atMost) {
    desk.look(basics.now());
    boolean taken = true;
    for (Map.Entry<Assignment, OffsetAndMetadata> start : wanted.entrySet()) {
      if (start.getKey().commits.isAcknowledged(start.getValue())) {
        starts.remove(start.getKey());
      } else {
        starts.put(start.getKey(), start.getValue());
        taken = false;
      }
    }
    return taken ? Taken.YES : Taken.LATER;
  }

  @Override
  public boolean commitAgain(Collection<Assignment> assignments, Duration atMost) {
    List<Assignment> started =
        assignments.stream().filter(assignment -> assignment.tracker.isStarted()).toList();
    if (started.isEmpty()) {
      return true;
    }
    long end = basics.now() + atMost.toNanos();
    long mine = -1;
    while (true) {
      desk.look(basics.now());
      if (mine >= 0 && desk.log().lastEnded() >= mine) {
        return desk.log().lastCommitted() >= mine;
      }
      Unit open = desk.open();
      if (open != null && completed(open, started, Map.of(), true)) {
        mine = open.number;
      }
      if (!desk.isBusy()) {
        if (desk.log().isStopped()) {
          return false;
        }
        Unit unit = former.form(wanted(started, Map.of(), true), basics.now());
        if (unit == null) {
          return false;
        }
        mine = unit.number;
        desk.submit(unit);
      }
      if (!awaitOutcome(end)) {
        return false;
      }
    }
  }

  @Override
  public boolean wasPutOff() {
    return desk.log().wasPutOff();
  }

  @Override
  public boolean isAllCommitted(Collection<Assignment> assignments) {
    for (Assignment assignment : assignments) {
      if (assignment.tracker.isStarted()
          && !assignment.commits.isLogGone()
          && (assignment.outputs.bytes() > 0
              || !assignment.commits.isAcknowledged(maps.toCommit(assignment)))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<Assignment> takeToStartOver() {
    return desk.takeToStartOver();
  }

  @Override
  public void moving(Assignment assignment) {
    if (assignment.tracker.isStarted()) {
      boolean unused = commitNow(List.of(assignment), MOVE_WAIT);
    }
  }

  @Override
  public void close(Duration atMost) {
    desk.close(atMost);
  }

  /** The reason why transactions are currently not committed, for health reports. Any thread. */
  public Optional<String> trouble() {
    return desk.trouble();
  }
}
