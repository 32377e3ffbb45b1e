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

/** What {@code handlerTimeout} means: the limit, the report, and whose fault a late failure is. */
public final class Overdue {
  private static final Logger LOG = LoggerFactory.getLogger(Overdue.class);

  /** Null: handlers may run for ever. */
  private final @Nullable Duration limit;

  private final EngineBasics basics;

  public Overdue(@Nullable Duration limit, EngineBasics basics) {
    this.limit = limit;
    this.basics = basics;
  }

  /** In nanoseconds; the largest number when there is none. */
  public long limitNanos() {
    return limit == null ? Long.MAX_VALUE : limit.toNanos();
  }

  /** Poll thread: a run was told to end. */
  public void report(ConsumerRecord<byte[], byte[]> record, String told) {
    basics.counters().handlerTimeouts.increment();
    LOG.warn(
        "The handler of {} has been running for handlerTimeout = {}: {}",
        Coordinates.of(record),
        limit == null ? "" : Options.readable(limit),
        told);
    basics.observers().handlerTimeout(record);
  }

  /** A failure after a run was told to end is a timeout; a success is a success all the same. */
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
