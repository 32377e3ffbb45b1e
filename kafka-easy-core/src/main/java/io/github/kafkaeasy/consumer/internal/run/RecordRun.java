package io.github.kafkaeasy.consumer.internal.run;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One attempt on one record on a worker, with log context, timing and gate around it. */
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
   * Runs an attempt.
   *
   * @param times gets the duration; null: not timed
   */
  public RunOutcome run(
      ConsumerRecord<byte[], byte[]> record, int attempt, @Nullable PartitionTimes times) {
    RunOutcome outcome =
        times == null && logContext == null
            ? steps.run(record, attempt)
            : runWatched(record, attempt, times);
    // Clears an interrupt that this handler left, or that was meant for it, so that it does not
    // affect the next record.
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

  /** Reports an error of the JVM that was found in a stage. */
  public void jvmUnwell(Throwable cause) {
    onJvmUnwell.accept(cause);
  }
}
