package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.run.OpenStage;
import io.github.kafkaeasy.consumer.internal.run.PartitionTimes;
import io.github.kafkaeasy.consumer.internal.shared.OutcomeTally;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * State that all lanes of a partition share: whether records may start, and the activity count,
 * which shows whether anything is in progress.
 *
 * <p>The activity count is a single number, because two counters cannot be read at the same moment:
 * while a run ends and its stage opens, a reader could find both at zero. It is raised before
 * something starts and lowered after its end was processed:
 *
 * <ul>
 *   <li>a lane, from its hand-over to the workers until its last worker has left;
 *   <li>a run that was taken out of its lane, an open stage, and a question to the failure handler,
 *       each from its start until the lane's owner has processed its end;
 *   <li>any other event, from its posting until the lane's owner has processed it.
 * </ul>
 *
 * Records that wait in a lane, and keys that wait for a retry, are not activity.
 */
final class PartitionState {
  /** Counts of failed records by outcome; lane owners add, statistics read. */
  final OutcomeTally tally = new OutcomeTally();

  /** Null: no record is timed. */
  private final @Nullable PartitionTimes times;

  /** Called on any thread when the activity count has risen from zero. */
  private final Runnable onActive;

  /** See the class comment. Changed by any thread, read by the poll thread. */
  private final AtomicInteger activity = new AtomicInteger();

  /** Open stages of asynchronous handlers with their records. Changed by lane owners. */
  private final Map<OpenStage, ConsumerRecord<byte[], byte[]>> stages = new ConcurrentHashMap<>();

  /** Written by the poll thread, read by workers before each record. */
  private volatile boolean paused;

  PartitionState(@Nullable PartitionTimes times, Runnable onActive) {
    this.times = times;
    this.onActive = onActive;
  }

  @Nullable PartitionTimes times() {
    return times;
  }

  boolean isPaused() {
    return paused;
  }

  /** Poll thread. */
  void paused(boolean now) {
    paused = now;
  }

  /** Counts one activity. Any thread. */
  void begin() {
    begin(1);
  }

  /** Counts several activities. Any thread. */
  void begin(int count) {
    if (activity.getAndAdd(count) == 0) {
      onActive.run();
    }
  }

  /** Ends one activity, after its end was processed. Any thread. */
  void end() {
    activity.getAndDecrement();
  }

  /** Ends several activities, or takes back a count that was too high. Any thread. */
  void end(int count) {
    if (count > 0) {
      activity.getAndAdd(-count);
    }
  }

  /** Whether the activity count is zero. Poll thread. */
  boolean isQuiet() {
    return activity.get() == 0;
  }

  /** Registers the open stage of a held record. Lane's owner. */
  void opened(OpenStage stage, ConsumerRecord<byte[], byte[]> record) {
    begin();
    stages.put(stage, record);
  }

  /** Removes an ended stage; {@link #end} must follow when its end was processed. Lane's owner. */
  void closed(OpenStage stage) {
    stages.remove(stage);
  }

  /** Open stages with their records. Poll thread. */
  Map<OpenStage, ConsumerRecord<byte[], byte[]>> stages() {
    return stages;
  }

  /** Records the time of an ended stage, if it was timed. Lane's owner. */
  void timed(ConsumerRecord<byte[], byte[]> record, OpenStage stage, boolean handled) {
    if (times != null && stage.timedFrom != null) {
      times.ended(record, stage.timedFrom, handled);
    }
  }
}
