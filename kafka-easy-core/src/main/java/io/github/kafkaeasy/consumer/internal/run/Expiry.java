package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.OnStale;
import io.github.kafkaeasy.error.StaleRecordException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out, or fails, records that are older than {@code maxAge} at their first attempt. Each
 * record in a retry topic has failed before, so it is not checked.
 */
public final class Expiry implements Precheck {
  private final Duration limit;
  private final long limitMillis;
  private final OnStale answer;
  private final Set<String> retryTopics;
  private final Clock clock;

  public Expiry(Duration limit, OnStale answer, Set<String> retryTopics, Clock clock) {
    this.limit = limit;
    this.limitMillis = limit.toMillis();
    this.answer = answer;
    this.retryTopics = Set.copyOf(retryTopics);
    this.clock = clock;
  }

  @Override
  public @Nullable RunOutcome look(ConsumerRecord<byte[], byte[]> record, int attempt) {
    // A record that has failed belongs to the failure handler, and must not be left out because its
    // retries took long.
    if (attempt > 1
        || record.timestamp() == ConsumerRecord.NO_TIMESTAMP
        || retryTopics.contains(record.topic())) {
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
