package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.outputs.FailureKeeping;
import io.github.kafkaeasy.consumer.internal.outputs.Output;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureOutputs;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@link FailedRecord} with the failures of one record so far. Written by the lane's owner; a
 * failure handler that passes it to another thread must publish it safely, for example through an
 * executor.
 */
final class RunningFailure implements FailedRecord {
  private final ConsumerRecord<byte[], byte[]> record;
  private final Instant firstFailure;
  private RunOutcome.Failed last;
  private Instant lastFailure;
  private int attempts = 1;
  private double heldBudgetUsed;

  /** Set by the failure handler on any thread, read by it later. */
  private volatile @Nullable Object attachment;

  /** Set by the failure handler on any thread. Guarded by this. */
  private @Nullable Runnable onForgotten;

  /** True once the record was given up. Guarded by this. */
  private boolean forgotten;

  /** Outputs of the failure handler for this record; null without exactlyOnce. */
  private final @Nullable FailureKeeping outputs;

  RunningFailure(
      ConsumerRecord<byte[], byte[]> record,
      RunOutcome.Failed failed,
      Instant now,
      @Nullable FailureKeeping outputs) {
    this.outputs = outputs;
    this.record = record;
    this.last = failed;
    this.firstFailure = now;
    this.lastFailure = now;
  }

  void failedAgain(RunOutcome.Failed failed, Instant now) {
    last = failed;
    lastFailure = now;
    attempts++;
  }

  void heldBudgetUsed(double share) {
    heldBudgetUsed = share;
  }

  /** Takes the outputs, because the record is settled. Lane's owner. */
  List<Output> takeOutputs() {
    return outputs == null ? List.of() : outputs.take();
  }

  /** Drops the outputs, because the record was not settled. Lane's owner. */
  void forgetOutputs() {
    if (outputs != null) {
      outputs.forget(last.cause());
    }
  }

  /**
   * Tells the failure handler that its decision is not waited for any more. Keeps the outputs,
   * because a decision that still arrives can settle the record.
   */
  void forget() {
    Runnable callback;
    synchronized (this) {
      forgotten = true;
      callback = onForgotten;
      onForgotten = null;
    }
    if (callback != null) {
      callback.run();
    }
  }

  @Override
  public ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  @Override
  public Throwable cause() {
    return last.cause();
  }

  @Override
  public FailureStage stage() {
    return last.stage();
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public Instant firstFailure() {
    return firstFailure;
  }

  @Override
  public Instant lastFailure() {
    return lastFailure;
  }

  @Override
  public double heldBudgetUsed() {
    return heldBudgetUsed;
  }

  @Override
  public @Nullable Object attachment() {
    return attachment;
  }

  @Override
  public void attach(@Nullable Object state) {
    attachment = state;
  }

  @Override
  public void onForgotten(Runnable callback) {
    synchronized (this) {
      if (!forgotten) {
        onForgotten = callback;
        return;
      }
    }
    callback.run();
  }

  @Override
  public Optional<FailureOutputs> outputs() {
    return Optional.ofNullable(outputs);
  }
}
