package io.github.kafkaeasy.consumer.internal.run;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One attempt on one record, on a worker, and what surrounds it: log context, timing, the gate. */
public final class RecordRun {

  private final TopicSteps steps;

  private final Gate gate;
  private final @Nullable LogContext logContext;
  private final Consumer<Throwable> onJvmUnwell;

  public RecordRun(
      TopicSteps steps,
      Gate gate,
      @Nullable LogContext logContext,
      Consumer<Throwable> onJvmUnwell) {
    this.steps = steps;
    this.gate = gate;
    this.logContext = logContext;
    this.onJvmUnwell = onJvmUnwell;
  }

  /**
   * Runs the record.
   *
   * @param times where to note how long it took; null: nowhere
   */
  public RunOutcome run(
      ConsumerRecord<byte[], byte[]> record, int attempt, @Nullable PartitionTimes times) {
    RunOutcome outcome =
        times == null && logContext == null
            ? steps.run(record, attempt)
            : runWatched(record, attempt, times);
    // What this handler left in the thread, or an interrupt meant for it, is not the next one's.
    Thread.interrupted();
    if (outcome instanceof RunOutcome.JvmUnwell unwell) {
      onJvmUnwell.accept(unwell.cause());
    }
    if (!(outcome instanceof OpenStage)) {
      gate.leave();
    }
    return outcome;
  }

  private RunOutcome runWatched(
      ConsumerRecord<byte[], byte[]> record, int attempt, @Nullable PartitionTimes times) {
    if (logContext != null) {
      logContext.enter(record, attempt);
    }
    try {
      return times != null && times.wants(record)
          ? runTimed(record, attempt, times)
          : steps.run(record, attempt);
    } finally {
      if (logContext != null) {
        logContext.leave();
      }
    }
  }

  private RunOutcome runTimed(
      ConsumerRecord<byte[], byte[]> record, int attempt, PartitionTimes times) {
    long start = times.now();
    RunOutcome outcome = steps.run(record, attempt);
    if (outcome instanceof OpenStage stage) {
      stage.timedFrom = start;
    } else if (RunOutcome.isHandled(outcome) || outcome instanceof RunOutcome.Failed) {
      times.ended(record, start, RunOutcome.isHandled(outcome));
    }
    return outcome;
  }

  /** A stage brought to light that the JVM is unwell. */
  public void jvmUnwell(Throwable cause) {
    onJvmUnwell.accept(cause);
  }
}
