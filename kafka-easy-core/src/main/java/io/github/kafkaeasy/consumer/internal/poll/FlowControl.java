package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.FlowLimits;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Limits of fetching: records and bytes in flight over all partitions, and held records and bytes
 * of each partition; with {@code exactlyOnce} also uncommitted outputs. Held records count only
 * against their own partition, so that a poison message can pause its own partition only. Poll
 * thread only.
 *
 * <p>After a limit was reached, fetching resumes at half of the limit. Pausing and resuming for
 * every record would cost more than it saves.
 */
public final class FlowControl {
  /** Written by any thread that changes the concurrency. */
  private volatile FlowLimits limits;

  /**
   * Called when a partition reaches its limit of held records, because the failure handler may then
   * decide differently.
   */
  private final Consumer<Assignment> onTooMuchHeld;

  /**
   * True from reaching a limit of all partitions until in-flight records, in-flight bytes and
   * uncommitted outputs are all down to half of their limits.
   */
  private boolean full;

  private boolean userPaused;

  /** True when the application has paused partitions since the last call of {@link #apply}. */
  private boolean partitionsPaused;

  /** Written by any thread of the failure handler. */
  private volatile boolean fetchingHeld;

  public FlowControl(FlowLimits limits, Consumer<Assignment> onTooMuchHeld) {
    this.limits = limits;
    this.onTooMuchHeld = onTooMuchHeld;
  }

  /** Sets the maximum number of handlers at the same time. Any thread may call it. */
  public void concurrency(int handlers) {
    limits = limits.withConcurrency(handlers);
  }

  void userPaused(boolean paused) {
    userPaused = paused;
  }

  void partitionsPaused() {
    partitionsPaused = true;
  }

  /** Any thread. */
  public void holdFetching(boolean hold) {
    fetchingHeld = hold;
  }

  /** Whether the failure handler has stopped fetching. Any thread may call it. */
  boolean isFetchingHeld() {
    return fetchingHeld;
  }

  /**
   * True if a limit of all partitions together is reached, so that no partition is fetched.
   *
   * @param assignments those with records or outputs; others may be left out
   */
  boolean isFull(Collection<Assignment> assignments) {
    long records = records(assignments);
    long bytes = bytes(assignments);
    long mostBytes = limits.bytesBeside(records);
    long kept = Assignment.bytesToCommit(assignments);
    full =
        full
            ? records > limits.records() / 2
                || bytes > mostBytes / 2
                || kept > limits.keptBytes() / 2
            : records >= limits.records() || bytes >= mostBytes || kept >= limits.keptBytes();
    return full;
  }

  /** Number of records that must leave the lanes before the limits are checked again. */
  long recordsToFree(Collection<Assignment> assignments) {
    long records = records(assignments);
    long bytes = bytes(assignments);
    long bytesToFree = bytes - limits.bytesBeside(records) / 2;
    long bytesOfOne = Math.max(1, bytes / Math.max(1, records));
    return Math.max(1, Math.max(records - limits.records() / 2, bytesToFree / bytesOfOne));
  }

  /**
   * Tells the intake for each partition whether records are wanted. Partitions that are fetched and
   * have no records stay so, unless the application or a common limit stops them.
   */
  void apply(Intake intake) {
    Collection<Assignment> active = intake.active();
    long share = Math.max(1, limits.records() / Math.max(1, intake.assignments().size()));
    boolean yields = shallYield(records(active), share, intake);
    boolean open = !userPaused && !fetchingHeld && !full;
    for (Assignment assignment : open && !partitionsPaused ? active : intake.assignments()) {
      intake.demand(
          assignment, open && !assignment.isUserPaused() && hasRoom(assignment, yields, share));
    }
    partitionsPaused = false;
  }

  /**
   * Whether partitions with more than their share are paused in favour of the others: when more
   * than half of the limit is in flight and a partition within its share has records to fetch.
   * Pausing the only partition that has records would cost a fast consumer most of its speed: the
   * client's next fetch request, for the empty partitions only, waits at the broker for up to
   * {@code fetch.max.wait.ms}, and until then the client cannot fetch the paused one.
   */
  private boolean shallYield(long records, long share, Intake intake) {
    if (records <= limits.records() / 2) {
      return false;
    }
    for (Assignment assignment : intake.assignments()) {
      if (assignment.recordsInFlight() <= share && intake.hasMore(assignment)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasRoom(Assignment assignment, boolean yields, long share) {
    if (yields && assignment.recordsInFlight() > share) {
      return false;
    }
    boolean kept =
        assignment.overHeldLimit()
            ? assignment.heldRecords.get() > limits.heldRecords() / 2
                || assignment.heldBytes.get() > limits.heldBytes() / 2
            : assignment.heldRecords.get() >= limits.heldRecords()
                || assignment.heldBytes.get() >= limits.heldBytes();
    // A full map of done offsets has no lower limit for resuming: it is checked only ten times per
    // second.
    boolean scattered = assignment.isTooScattered();
    if ((kept && !assignment.overHeldLimit()) || (scattered && !assignment.wasTooScattered())) {
      onTooMuchHeld.accept(assignment);
    }
    assignment.overHeldLimit(kept);
    assignment.wasTooScattered(scattered);
    return !kept && !scattered && assignment.outputs.leftOutBytes() < limits.heldBytes();
  }

  private static long records(Collection<Assignment> assignments) {
    long records = 0;
    for (Assignment assignment : assignments) {
      records += assignment.recordsInFlight();
    }
    return records;
  }

  private static long bytes(Collection<Assignment> assignments) {
    long bytes = 0;
    for (Assignment assignment : assignments) {
      bytes += assignment.bytesInFlight();
    }
    return bytes;
  }
}
