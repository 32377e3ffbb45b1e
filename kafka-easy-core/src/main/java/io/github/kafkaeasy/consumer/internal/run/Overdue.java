package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.HandlerTimeoutException;
import io.github.kafkaeasy.internal.Coordinates;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Effects of {@code handlerTimeout}: the limit, the report, and the stage of a late failure. */
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

  /** Counts and logs a run that was told to end. Poll thread. */
  public void report(ConsumerRecord<byte[], byte[]> record, String told) {
    basics.counters().handlerTimeouts.increment();
    LOG.warn(
        "The handler of {} has been running for handlerTimeout = {}: {}",
        Coordinates.of(record),
        limit == null ? "" : Options.readable(limit),
        told);
    basics.observers().handlerTimeout(record);
  }

  /** Turns a failure into a timeout if the run was told to end; a late success stays a success. */
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
