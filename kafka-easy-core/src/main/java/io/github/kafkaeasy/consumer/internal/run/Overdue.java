package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.HandlerTimeoutException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.Coordinates;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies {@code handlerTimeout}: knows the limit, counts and logs attempts that exceed it, and
 * turns their failures into timeouts.
 */
public final class Overdue {
  private static final Logger LOG = LoggerFactory.getLogger(Overdue.class);

  /** Null: no limit. */
  private final @Nullable Duration limit;

  private final EngineBasics basics;

  public Overdue(@Nullable Duration limit, EngineBasics basics) {
    this.limit = limit;
    this.basics = basics;
  }

  /** The limit in nanoseconds; Long.MAX_VALUE: no limit. */
  public long limitNanos() {
    return limit == null ? Long.MAX_VALUE : limit.toNanos();
  }

  /**
   * Counts and logs an attempt that exceeded the limit. Poll thread.
   *
   * @param told what was done about it, for the log
   */
  public void report(ConsumerRecord<byte[], byte[]> record, String told) {
    basics.counters().handlerTimeouts.increment();
    warn("The handler of {} has been running for handlerTimeout = {}: {}", record, told);
    basics.observers().handlerTimeout(record);
  }

  /**
   * Logs that the check of a record's outputs has taken as long as the limit. This is no timeout:
   * the handler has returned. Poll thread.
   */
  public void outputsWait(ConsumerRecord<byte[], byte[]> record) {
    warn(
        "The outputs of {} have waited for handlerTimeout = {} since the handler returned: {}",
        record,
        "it is not known yet whether their topics accept them, and the record's key (in PARTITION"
            + " order its partition) waits for that");
  }

  private void warn(String text, ConsumerRecord<byte[], byte[]> record, String more) {
    LOG.warn(text, Coordinates.of(record), limit == null ? "" : DurationText.of(limit), more);
  }

  /**
   * Turns a failure into a timeout if the attempt had exceeded the limit; a late success stays a
   * success.
   */
  public RunOutcome blame(RunOutcome outcome, boolean toldToEnd) {
    return outcome instanceof RunOutcome.Failed failed ? blame(failed, toldToEnd) : outcome;
  }

  public RunOutcome.Failed blame(RunOutcome.Failed failed, boolean toldToEnd) {
    if (!toldToEnd || limit == null) {
      return failed;
    }
    return new RunOutcome.Failed(
        FailureStage.TIMEOUT, new HandlerTimeoutException(limit, failed.cause()));
  }
}
