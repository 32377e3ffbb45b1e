package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Default failure handler: retries a record until it succeeds, at growing intervals, and logs each
 * failure. A record that was skipped silently could not be recovered, so the default never skips.
 */
public final class RetryForever implements FailureHandler {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Decoding the same bytes again rarely helps, unless a schema registry was unavailable. */
  private static final Duration AFTER_DECODE_FAILURE = Duration.ofMinutes(5);

  /** Spreads the retries of records that failed at the same time. */
  private static final double JITTER = 0.2;

  private static final Logger LOG = LoggerFactory.getLogger(RetryForever.class);

  @Override
  public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
    Duration after =
        failed.stage() == FailureStage.DECODE ? AFTER_DECODE_FAILURE : backoff(failed.attempts());
    ConsumerRecord<byte[], byte[]> record = failed.record();
    LOG.error(
        "{}-{}@{} failed in {} at attempt {} and is tried again in {} ms; its key (in PARTITION"
            + " order its partition) is held back until it succeeds. To get past such records"
            + " choose onFailure(...):"
            + " RetryThenDeadLetter (module kafka-easy-dlq) or FailureHandler.skip(); to get past"
            + " this one call skip(topic, partition, offset) on the consumer",
        record.topic(),
        record.partition(),
        record.offset(),
        failed.stage(),
        failed.attempts(),
        after.toMillis(),
        failed.cause());
    return CompletableFuture.completedStage(FailureDecision.retry(after));
  }

  private static Duration backoff(int attempts) {
    int doublings = Math.min(attempts - 1, 20);
    long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << doublings);
    double spread = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofMillis(Math.round(millis * spread));
  }
}
