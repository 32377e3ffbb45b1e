package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.FlowLimits;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * How much may be on its way: records and bytes in flight over all partitions, and per partition
 * what holds keep. What is held counts against its own partition only, so that one poisoned key
 * ends by stopping its own partition. Poll thread only.
 *
 * <p>Each limit has a lower mark at which it lets go again; pausing and resuming at every record
 * would cost more than it saves.
 */
public final class FlowControl {
  /** Written by any thread, which changes the concurrency. */
  private volatile FlowLimits limits;

  /** Told when a partition begins to hold too much: the failure handler may have another answer. */
  private final Consumer<Assignment> onTooMuchHeld;

  /** True from reaching a limit until half of it is free again. */
  private boolean full;

  private boolean userPaused;

  /** Written by any thread on the failure handler's behalf. */
  private volatile boolean fetchingHeld;

  public FlowControl(FlowLimits limits, Consumer<Assignment> onTooMuchHeld) {
    this.limits = limits;
    this.onTooMuchHeld = onTooMuchHeld;
  }

  /** Any thread: so many handlers may run at a time from now on. */
  public void concurrency(int handlers) {
    limits = limits.withConcurrency(handlers);
  }

  void userPaused(boolean paused) {
    userPaused = paused;
  }

  /** Any thread. */
  public void holdFetching(boolean hold) {
    fetchingHeld = hold;
  }

  /** Any thread: whether the failure handler holds fetching back. */
  boolean isFetchingHeld() {
    return fetchingHeld;
  }

  /** Whether no record at all should be fetched now. */
  boolean isFull(Collection<Assignment> assignments) {
    long records = records(assignments);
    long bytes = bytes(assignments);
    long mostBytes = limits.bytesBeside(records);
    long kept = keptBytes(assignments);
    full =
        full
            ? records > limits.records() / 2 || bytes > mostBytes / 2 || kept > limits.bytes() / 2
            : records >= limits.records() || bytes >= mostBytes || kept >= limits.bytes();
    return full;
  }

  /** How many records must leave the lanes before it is worth looking again. */
  long recordsToFree(Collection<Assignment> assignments) {
    long records = records(assignments);
    long bytes = bytes(assignments);
    long bytesToFree = bytes - limits.bytesBeside(records) / 2;
    long bytesOfOne = Math.max(1, bytes / Math.max(1, records));
    return Math.max(1, Math.max(records - limits.records() / 2, bytesToFree / bytesOfOne));
  }

  /** Tells the intake of which partitions records are wanted. */
  void apply(Collection<Assignment> assignments, Intake intake) {
    long share = Math.max(1, limits.records() / Math.max(1, assignments.size()));
    boolean yields = shallYield(assignments, share, intake);
    for (Assignment assignment : assignments) {
      intake.demand(
          assignment,
          !userPaused
              && !fetchingHeld
              && !assignment.isUserPaused()
              && !full
              && hasRoom(assignment, yields, share));
    }
  }

  /**
   * Whether partitions with more than their share let the others go first: when it gets tight, and
   * one of the others has something. To pause the only partition that has records would cost a fast
   * consumer most of its speed: its client's next fetch, for the empty ones alone, lies at the
   * broker for up to {@code fetch.max.wait.ms}, and until then it cannot ask for the paused one.
   */
  private boolean shallYield(Collection<Assignment> assignments, long share, Intake intake) {
    if (records(assignments) <= limits.records() / 2) {
      return false;
    }
    for (Assignment assignment : assignments) {
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
    // A full map has no lower mark: it is looked at ten times a second only.
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

  /** What records send and no unit has committed yet; without exactlyOnce always 0. */
  private static long keptBytes(Collection<Assignment> assignments) {
    long bytes = 0;
    for (Assignment assignment : assignments) {
      bytes += assignment.outputs.bytesToCommit();
    }
    return bytes;
  }

  private static long bytes(Collection<Assignment> assignments) {
    long bytes = 0;
    for (Assignment assignment : assignments) {
      bytes += assignment.bytesInFlight();
    }
    return bytes;
  }
}
