package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.config.Setting;
import io.github.kafkaeasy.config.Settings;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * How patient the group is with a member, and how old a client's knowledge of topics may be.
 *
 * @param maxPollInterval with one that polls too seldom
 * @param session with one that is not heard of
 * @param metadataMaxAge after how long topics are looked at again
 */
public record GroupTimeouts(Duration maxPollInterval, Duration session, Duration metadataMaxAge) {

  /** What brokers use under KIP-848, where the client does not choose it. */
  private static final Duration BROKERS_SESSION = Duration.ofSeconds(45);

  private static final Duration KAFKAS_METADATA_AGE = Duration.ofMinutes(5);

  public static GroupTimeouts of(Settings kafkaProperties) {
    int maxPoll = (int) kafkaProperties.value(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    Setting session = kafkaProperties.get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
    Setting age = kafkaProperties.get(ConsumerConfig.METADATA_MAX_AGE_CONFIG);
    return new GroupTimeouts(
        Duration.ofMillis(maxPoll),
        session == null ? BROKERS_SESSION : Duration.ofMillis((int) session.value()),
        age == null ? KAFKAS_METADATA_AGE : Duration.ofMillis(((Number) age.value()).longValue()));
  }

  /** How long a revocation may wait: a member that waits longer than the interval is thrown out. */
  public Duration revocationWait(Duration wanted) {
    Duration half = maxPollInterval.dividedBy(2);
    return wanted.compareTo(half) < 0 ? wanted : half;
  }

  /** After such a silence of ours the group may have gone on without us. */
  public Duration stallLimit() {
    return session.dividedBy(2);
  }
}
