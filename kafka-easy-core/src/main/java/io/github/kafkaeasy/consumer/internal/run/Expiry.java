package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.OnStale;
import io.github.kafkaeasy.error.StaleRecordException;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Leaves out, or fails, records that are too old when their first turn comes. */
public final class Expiry implements Precheck {
  private final Duration limit;
  private final long limitMillis;
  private final OnStale answer;
  private final Clock clock;

  public Expiry(Duration limit, OnStale answer, Clock clock) {
    this.limit = limit;
    this.limitMillis = limit.toMillis();
    this.answer = answer;
    this.clock = clock;
  }

  @Override
  public @Nullable RunOutcome look(ConsumerRecord<byte[], byte[]> record, int attempt) {
    // What was tried before is the failure handler's: it must not vanish because a retry took long.
    if (attempt > 1 || record.timestamp() == ConsumerRecord.NO_TIMESTAMP) {
      return null;
    }
    long age = clock.millis() - record.timestamp();
    if (age <= limitMillis) {
      return null;
    }
    if (answer == OnStale.FAIL) {
      throw new StaleRecordException(Duration.ofMillis(age), limit);
    }
    return RunOutcome.EXPIRED;
  }
}
