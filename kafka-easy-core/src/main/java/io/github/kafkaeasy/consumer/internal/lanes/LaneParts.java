package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.CommitPace;
import io.github.kafkaeasy.consumer.internal.outputs.Kept;
import io.github.kafkaeasy.consumer.internal.outputs.Output;
import io.github.kafkaeasy.consumer.internal.run.DueTimes;
import io.github.kafkaeasy.consumer.internal.run.Duplicates;
import io.github.kafkaeasy.consumer.internal.run.Gate;
import io.github.kafkaeasy.consumer.internal.run.Overdue;
import io.github.kafkaeasy.consumer.internal.run.RecordRun;
import io.github.kafkaeasy.consumer.internal.run.Timing;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.StallGuard;
import io.github.kafkaeasy.consumer.internal.shared.StallLook;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Objects that all lanes of a consumer share.
 *
 * @param batches null: records run one by one
 * @param duplicates null: without de-duplication
 * @param timing null: no record is timed
 * @param timer wakes holds whose retry is due
 */
public record LaneParts(
    Keying keying,
    RecordRun run,
    @Nullable BatchRun<?> batches,
    Decisions decisions,
    Workers workers,
    CommitPace pace,
    DueTimes dueTimes,
    StallGuard stallGuard,
    Overdue overdue,
    EngineBasics basics,
    Gate gate,
    @Nullable Duplicates duplicates,
    @Nullable Timing timing,
    ScheduledExecutorService timer) {

  /**
   * Whether a record of the partition may start. Lane's owner. Reads the clock, because a process
   * that was suspended may continue here after Kafka has given the partition to another member.
   * Between the records of a slice, where reading the clock would cost as much as the rest of the
   * engine, {@link StallLook} is used instead.
   */
  boolean mayStart(PartitionState state) {
    // The order matters: after a stall the poll thread first pauses the lanes and then ends the
    // stall; when a partition is lost, it first shuts the assignment and then ends the pause. So a
    // worker checks first for a stall, then for a pause, and then whether the assignment is open.
    return !stallGuard.isStalled() && !state.isPaused();
  }

  /** Keeps the outputs of a record. Lane's owner, before it marks the record as done. */
  void keep(Assignment assignment, ConsumerRecord<byte[], byte[]> record, List<Output> outputs) {
    if (!outputs.isEmpty() && assignment.outputs.add(new Kept(record.offset(), outputs))) {
      basics.signal().raise();
    }
  }
}
