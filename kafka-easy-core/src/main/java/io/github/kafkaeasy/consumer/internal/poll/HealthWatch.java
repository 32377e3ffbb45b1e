package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.ConsumerHealth;
import io.github.kafkaeasy.consumer.ConsumerHealth.Probe;
import io.github.kafkaeasy.consumer.ConsumerHealth.Standstill;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.intake.PartitionPositions;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.OpenRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes the progress of a consumer: whether partitions with records advance, and whether work is
 * possible at all. The poll thread checks once a second; any thread may read the result.
 */
public final class HealthWatch {
  private static final long LOOK_EVERY_NANOS = 1_000_000_000;

  /**
   * Time without a completed round after which the poll thread is reported as blocked; a round
   * normally takes little more than 100 ms at most.
   */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** How often the lag of a partition without progress is read until its limit is reached. */
  private static final int READS_OF_LAG = 10;

  private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

  private final String consumer;
  private final Intake intake;
  private final PartitionPositions positions;
  private final WorkWatch work;
  private final FlowControl flow;
  private final Lifecycle life;
  private final Supplier<Optional<String>> handlerTrouble;
  private final Duration limit;
  private final LongSupplier nanoTime;

  /** Written by the poll thread, read by any thread. */
  private volatile List<Standstill> standstills = List.of();

  /** Reasons why no work is possible; written by the poll thread, read by any thread. */
  private volatile List<String> missing = List.of();

  /** The reasons that the previous check found; poll thread only. */
  private List<String> missingBefore = List.of();

  /** Written by the poll thread, read by any thread. */
  private volatile boolean allPaused;

  /** Time of the last check; poll thread only. */
  private long lastLook;

  /** Last time that the poll thread was active; written by it, read by any thread. */
  private volatile long lastSeen;

  /**
   * Creates the watch; {@link #look} makes the first check.
   *
   * @param consumer its name, for log lines
   */
  public HealthWatch(
      String consumer,
      Intake intake,
      PartitionPositions positions,
      WorkWatch work,
      FlowControl flow,
      Lifecycle life,
      Supplier<Optional<String>> handlerTrouble,
      Duration limit,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.intake = intake;
    this.positions = positions;
    this.work = work;
    this.flow = flow;
    this.life = life;
    this.handlerTrouble = handlerTrouble;
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.lastSeen = nanoTime.getAsLong();
    this.lastLook = lastSeen - LOOK_EVERY_NANOS;
  }

  /**
   * Notes that the poll thread is alive. Poll thread, also while it waits for a revoked partition
   * or for the end.
   */
  void seen(long now) {
    lastSeen = now;
  }

  /** Poll thread. */
  void look(long now) {
    if (now - lastLook < LOOK_EVERY_NANOS) {
      return;
    }
    lastLook = now;
    List<Standstill> found = new ArrayList<>();
    for (Assignment assignment : intake.assignments()) {
      boolean paused = assignment.isUserPaused() || life.isPauseRequested();
      Duration still = assignment.progress.stillSince(now, assignment.tracker, paused);
      // The lag is read only now and then, because Kafka's client may ask another thread for it.
      if (still.compareTo(limit.dividedBy(READS_OF_LAG)) < 0) {
        continue;
      }
      long lag = lag(assignment);
      if (lag == 0 || (!paused && isDueLater(assignment, now))) {
        assignment.progress.restart();
      } else if (still.compareTo(limit) >= 0) {
        found.add(standstill(assignment, lag, still, paused));
      }
    }
    sayNewOnes(found);
    standstills = found;
    List<String> nowMissing = work.look(now);
    nowMissing.stream()
        .filter(this::isWorthALine)
        .forEach(line -> LOG.warn("{}: not ready: {}", consumer, line));
    missingBefore = missing;
    missing = nowMissing;
    allPaused =
        !intake.assignments().isEmpty()
            && intake.assignments().stream().allMatch(Assignment::isUserPaused);
  }

  /**
   * True at the second consecutive check that finds this reason, because some reasons are normal at
   * the first check after the start. Compares the lines without their durations, which always
   * change.
   */
  private boolean isWorthALine(String line) {
    String said = line.replaceAll(" for \\d+ s.*", "");
    return missing.stream().anyMatch(before -> before.startsWith(said))
        && missingBefore.stream().noneMatch(before -> before.startsWith(said));
  }

  private void sayNewOnes(List<Standstill> found) {
    for (Standstill now : found) {
      boolean known = standstills.stream().anyMatch(s -> s.partition().equals(now.partition()));
      if (!known && !now.wanted()) {
        LOG.warn("{}: {}", consumer, readable(now));
      }
    }
  }

  /** Number of records that are not done; -1: not known. */
  private long lag(Assignment assignment) {
    if (!assignment.tracker.isStarted()) {
      return -1;
    }
    OptionalLong notFetched = positions.lag(assignment);
    if (notFetched.isPresent()) {
      return assignment.lag(notFetched.getAsLong());
    }
    long open = assignment.tracker.openCount();
    return open == 0 ? -1 : open;
  }

  /** Whether the oldest record that is not done waits for its due time. */
  private static boolean isDueLater(Assignment assignment, long now) {
    return assignment.heldRecords.get() > 0
        && assignment.tracker.oldestOpen().filter(open -> open.isDueLater(now)).isPresent();
  }

  private Standstill standstill(Assignment assignment, long lag, Duration still, boolean paused) {
    if (!assignment.tracker.isStarted()) {
      return new Standstill(
          assignment.partition,
          -1,
          lag,
          still,
          "its start position is not known yet: Kafka has not returned it",
          false);
    }
    String reason = paused ? "paused by the application" : reason(assignment);
    return new Standstill(
        assignment.partition,
        assignment.tracker.frontier(),
        lag,
        still,
        reason,
        paused || assignment.isDoneToItsEnd());
  }

  private static String reason(Assignment assignment) {
    if (assignment.isWedged()) {
      return "its batch at offset " + assignment.tracker.next() + " is corrupt";
    }
    if (assignment.isDoneToItsEnd()) {
      return "it is done up to its end position (endAt)";
    }
    String reason =
        assignment
            .tracker
            .oldestOpen()
            .map(open -> OpenRecords.describe(open, assignment.partition))
            .orElse("none of its records has been received");
    if (assignment.isTooScattered()) {
      return reason
          + "; nothing more is fetched, because the commit's map of done records is full: "
          + assignment.heldRecords.get()
          + " held records are too far apart";
    }
    if (assignment.overHeldLimit()) {
      return reason
          + "; nothing more is fetched, "
          + assignment.heldRecords.get()
          + " records are held";
    }
    return reason;
  }

  /** Any thread. */
  public ConsumerHealth health() {
    List<String> dead = new ArrayList<>();
    life.failure().ifPresent(cause -> dead.add("The consumer has failed: " + cause));
    long silent = nanoTime.getAsLong() - lastSeen;
    if (!life.state().isEnd() && silent > SILENCE.toNanos()) {
      dead.add(
          "The poll thread has not completed a round for "
              + Duration.ofNanos(silent).toSeconds()
              + " s: a callback of the application blocks it, or the process stood still");
    }
    List<Standstill> seen = standstills;
    return new ConsumerHealth(
        life.state(), new Probe(dead), new Probe(obstacles(dead, seen)), seen);
  }

  private List<String> obstacles(List<String> dead, List<Standstill> seen) {
    List<String> reasons = new ArrayList<>(dead);
    switch (life.state()) {
      case NEW, STARTING -> reasons.add("The consumer has not joined its group yet");
      case DRAINING -> reasons.add("The consumer is closing");
      case CLOSED -> reasons.add("The consumer is closed");
      default -> {
        // RUNNING, PAUSED and FAILED have their reasons below or above.
      }
    }
    if (life.state().isEnd()) {
      return reasons;
    }
    reasons.addAll(missing);
    if (life.isPauseRequested()) {
      reasons.add("The application has paused the consumer: pause()");
    } else if (allPaused) {
      reasons.add("The application has paused all partitions of this member: pause(partitions)");
    }
    if (flow.isFetchingHeld()) {
      reasons.add("The failure handler has stopped fetching: holdFetching(true)");
    }
    handlerTrouble.get().ifPresent(reasons::add);
    seen.stream().filter(s -> !s.wanted()).map(HealthWatch::readable).forEach(reasons::add);
    return reasons;
  }

  private static String readable(Standstill standstill) {
    return standstill.partition()
        + " stands still at offset "
        + standstill.offset()
        + " for "
        + standstill.since().toSeconds()
        + " s"
        + (standstill.lag() < 0 ? "" : ", " + standstill.lag() + " records wait")
        + ": "
        + standstill.reason();
  }
}
