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
 * State that all lanes of a partition share: whether they may start records, and the activity
 * count, which says whether anything is under way.
 *
 * <p>The activity count is one number, because several cannot be read at one moment: while a run
 * ends and its stage opens, a reader of two counters could find both at zero. It is raised before
 * something begins and lowered after its end has been dealt with:
 *
 * <ul>
 *   <li>a lane, from being handed to the workers until its last worker has gone;
 *   <li>a run that was cut off from its lane, an open stage and a question to the failure handler,
 *       each from its beginning until the lane's owner has dealt with its end;
 *   <li>any other event, from being posted until the lane's owner has dealt with it.
 * </ul>
 *
 * Records that wait in a lane, and keys that wait for a retry, are not activity.
 */
final class PartitionState {
  /** Records in trouble, by what became of them; lane owners add, statistics read. */
  final OutcomeTally tally = new OutcomeTally();

  /** Null: nothing is timed. */
  private final @Nullable PartitionTimes times;

  /** See the class comment. Any thread adds and takes, the poll thread reads. */
  private final AtomicInteger activity = new AtomicInteger();

  /** Open stages of asynchronous handlers, with their records. Lane owners add and take. */
  private final Map<OpenStage, ConsumerRecord<byte[], byte[]>> stages = new ConcurrentHashMap<>();

  /** Written by the poll thread, read by workers before each record. */
  private volatile boolean paused;

  PartitionState(@Nullable PartitionTimes times) {
    this.times = times;
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

  /** Any thread: something begins. */
  void begin() {
    activity.getAndIncrement();
  }

  /** Any thread: so many things begin. */
  void begin(int count) {
    activity.getAndAdd(count);
  }

  /** Any thread: its end has been dealt with. */
  void end() {
    activity.getAndDecrement();
  }

  /** Any thread: so many have ended, or have not begun after all. */
  void end(int count) {
    if (count > 0) {
      activity.getAndAdd(-count);
    }
  }

  /** Poll thread: nothing runs, is open, is being decided, or waits to be dealt with. */
  boolean isQuiet() {
    return activity.get() == 0;
  }

  /** Lane's owner: a handler's stage is open, and its record is held. */
  void opened(OpenStage stage, ConsumerRecord<byte[], byte[]> record) {
    begin();
    stages.put(stage, record);
  }

  /** Lane's owner: the stage has ended; to be followed by {@link #end} once that is dealt with. */
  void closed(OpenStage stage) {
    stages.remove(stage);
  }

  /** Open stages with their records. Poll thread. */
  Map<OpenStage, ConsumerRecord<byte[], byte[]>> stages() {
    return stages;
  }

  /** Lane's owner: a stage has ended, which perhaps was timed. */
  void timed(ConsumerRecord<byte[], byte[]> record, OpenStage stage, boolean handled) {
    if (times != null && stage.timedFrom != null) {
      times.ended(record, stage.timedFrom, handled);
    }
  }
}
