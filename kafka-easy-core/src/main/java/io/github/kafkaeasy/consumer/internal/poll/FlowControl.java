package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.lanes.FlowLimits;
import io.github.kafkaeasy.consumer.internal.offsets.Epoch;
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
  private final FlowLimits limits;

  /** Told when a partition begins to hold too much: the failure handler may have another answer. */
  private final Consumer<Epoch> onTooMuchHeld;

  /** True from reaching a limit until half of it is free again. */
  private boolean full;

  private boolean userPaused;

  /** Written by any thread on the failure handler's behalf. */
  private volatile boolean fetchingHeld;

  public FlowControl(FlowLimits limits, Consumer<Epoch> onTooMuchHeld) {
    this.limits = limits;
    this.onTooMuchHeld = onTooMuchHeld;
  }

  void userPaused(boolean paused) {
    userPaused = paused;
  }

  /** Any thread. */
  public void holdFetching(boolean hold) {
    fetchingHeld = hold;
  }

  /** Whether no record at all should be fetched now. */
  boolean isFull(Collection<Epoch> epochs) {
    long records = records(epochs);
    long bytes = bytes(epochs);
    long mostBytes = limits.bytesBeside(records);
    full =
        full
            ? records > limits.records() / 2 || bytes > mostBytes / 2
            : records >= limits.records() || bytes >= mostBytes;
    return full;
  }

  /** How many records must leave the lanes before it is worth looking again. */
  long recordsToFree(Collection<Epoch> epochs) {
    long records = records(epochs);
    long bytes = bytes(epochs);
    long bytesToFree = bytes - limits.bytesBeside(records) / 2;
    long bytesOfOne = Math.max(1, bytes / Math.max(1, records));
    return Math.max(1, Math.max(records - limits.records() / 2, bytesToFree / bytesOfOne));
  }

  /** Tells the intake of which partitions records are wanted. */
  void apply(Collection<Epoch> epochs, Intake intake) {
    long share = Math.max(1, limits.records() / Math.max(1, epochs.size()));
    boolean yields = shallYield(epochs, share, intake);
    for (Epoch epoch : epochs) {
      intake.demand(
          epoch,
          !userPaused
              && !fetchingHeld
              && !epoch.isUserPaused()
              && !full
              && hasRoom(epoch, yields, share));
    }
  }

  /**
   * Whether partitions with more than their share let the others go first: when it gets tight, and
   * one of the others has something. To pause the only partition that has records would cost a fast
   * consumer most of its speed: its client's next fetch, for the empty ones alone, lies at the
   * broker for up to {@code fetch.max.wait.ms}, and until then it cannot ask for the paused one.
   */
  private boolean shallYield(Collection<Epoch> epochs, long share, Intake intake) {
    if (records(epochs) <= limits.records() / 2) {
      return false;
    }
    for (Epoch epoch : epochs) {
      if (epoch.recordsInFlight() <= share && intake.hasMore(epoch)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasRoom(Epoch epoch, boolean yields, long share) {
    if (yields && epoch.recordsInFlight() > share) {
      return false;
    }
    boolean over =
        epoch.overHeldLimit()
            ? epoch.heldRecords.get() > limits.heldRecords() / 2
                || epoch.heldBytes.get() > limits.heldBytes() / 2
            : epoch.heldRecords.get() >= limits.heldRecords()
                || epoch.heldBytes.get() >= limits.heldBytes();
    if (over && !epoch.overHeldLimit()) {
      onTooMuchHeld.accept(epoch);
    }
    epoch.overHeldLimit(over);
    return !over;
  }

  private static long records(Collection<Epoch> epochs) {
    long records = 0;
    for (Epoch epoch : epochs) {
      records += epoch.recordsInFlight();
    }
    return records;
  }

  private static long bytes(Collection<Epoch> epochs) {
    long bytes = 0;
    for (Epoch epoch : epochs) {
      bytes += epoch.bytesInFlight();
    }
    return bytes;
  }
}
