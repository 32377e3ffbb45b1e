package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Timeouts of group membership and of topic metadata.
 *
 * @param maxPollInterval {@code max.poll.interval.ms}
 * @param stallLimit the longest pause of this process after which the consumer does not check
 *     whether it still owns its partitions
 * @param metadataMaxAge interval at which topics are checked
 */
public record GroupTimeouts(
    Duration maxPollInterval, Duration stallLimit, Duration metadataMaxAge) {

  /**
   * Short, because a false alarm costs only one commit, and because with KIP-848 only the broker
   * knows the session timeout. It is safe with every session timeout that is at least two seconds
   * longer than the heartbeat interval.
   */
  private static final Duration LONGEST_STALL = Duration.ofSeconds(1);

  /** Kafka's own default. */
  private static final int HEARTBEAT_MS = 3_000;

  private static final Duration KAFKAS_METADATA_AGE = Duration.ofMinutes(5);

  public static GroupTimeouts of(Settings kafkaProperties) {
    int maxPoll = (int) kafkaProperties.value(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    Setting age = kafkaProperties.get(ConsumerConfig.METADATA_MAX_AGE_CONFIG);
    return new GroupTimeouts(
        Duration.ofMillis(maxPoll),
        stallLimit(kafkaProperties),
        age == null ? KAFKAS_METADATA_AGE : Duration.ofMillis(((Number) age.value()).longValue()));
  }

  /**
   * The shorter of {@link #LONGEST_STALL} and half of the session time that is left when a
   * heartbeat is due, but at least 100 ms. Without a session timeout in the client's settings,
   * LONGEST_STALL.
   */
  private static Duration stallLimit(Settings kafkaProperties) {
    Setting session = kafkaProperties.get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
    if (session == null) {
      return LONGEST_STALL;
    }
    Setting heartbeat = kafkaProperties.get(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
    int every = heartbeat == null ? HEARTBEAT_MS : (int) heartbeat.value();
    Duration half = Duration.ofMillis(Math.max(100, ((int) session.value() - every) / 2));
    return half.compareTo(LONGEST_STALL) < 0 ? half : LONGEST_STALL;
  }

  /**
   * Interval of the timer's heartbeats, by which stalls are detected: a tenth of {@code
   * stallLimit}, so that a late heartbeat alone is not a stall, also if the session timeout is
   * hardly longer than the heartbeat interval.
   */
  public Duration beat() {
    return stallLimit.dividedBy(10);
  }

  /**
   * Time that a revocation may wait for handlers: the wanted time, but at most half of {@code
   * max.poll.interval.ms}, because a member that waits longer than this interval is removed from
   * the group.
   */
  public Duration revocationWait(Duration wanted) {
    Duration half = maxPollInterval.dividedBy(2);
    return wanted.compareTo(half) < 0 ? wanted : half;
  }

  /**
   * Half of {@code max.poll.interval.ms}: a poll thread that has not completed a round for this
   * time counts as stalled, even if the process runs.
   */
  public Duration roundLimit() {
    return maxPollInterval.dividedBy(2);
  }
}
