package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * How patient the group is with a member, and how old a client's knowledge of topics may be.
 *
 * @param maxPollInterval with one that polls too seldom
 * @param stallLimit how long this process may stand still before its partitions are in doubt
 * @param metadataMaxAge after how long topics are looked at again
 */
public record GroupTimeouts(
    Duration maxPollInterval, Duration stallLimit, Duration metadataMaxAge) {

  /**
   * Short, because a doubt costs one commit, and because under KIP-848 only the broker knows the
   * session timeout: any that leaves two seconds after a heartbeat was due is safe with it.
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

  /** Half of what a session leaves when a heartbeat was just due, where the client knows it. */
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

  /** How long a revocation may wait: a member that waits longer than the interval is thrown out. */
  public Duration revocationWait(Duration wanted) {
    Duration half = maxPollInterval.dividedBy(2);
    return wanted.compareTo(half) < 0 ? wanted : half;
  }

  /** How long the poll thread may stay away although the process runs. */
  public Duration roundLimit() {
    return maxPollInterval.dividedBy(2);
  }
}
