package io.github.kafkaeasy.consumer;

import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Origin;
import io.github.kafkaeasy.internal.settings.Setting;
import java.util.List;
import java.util.Locale;

/**
 * What a consumer is for, in a word: a few settings in place of the defaults. Whatever is set in
 * the program, by a system property, a variable or a file wins over a profile. {@code describe()}
 * shows each setting with its reason.
 *
 * <p>Under the group protocol of KIP-848 the brokers say how long sessions and heartbeats are, and
 * these two settings are left out.
 */
public enum ConsumerProfile {
  /**
   * Orders, payments: nothing that is there is passed over, and a crash repeats as little as can
   * be. Ten records at most are on their way, and each is committed when it is done.
   */
  RELIABLE,
  /** Logs, clicks, metrics: from now on, in large pieces. */
  THROUGHPUT,
  /** Prices, alarms: from now on, in small pieces, and a member that died is noticed soon. */
  REALTIME;

  /** With {@link #RELIABLE}: as many as a crash may repeat. */
  static final int FEW_RECORDS = 10;

  /** The options with this profile's values where the program gave none. */
  OptionValues applyTo(OptionValues options) {
    OptionValues all = options.orProfile(settings());
    if (this != RELIABLE) {
      return all;
    }
    String reason = this + ": a crash repeats little";
    return all.orProfile(ConsumerOptions.MAX_IN_FLIGHT_RECORDS, FEW_RECORDS, reason)
        .orProfile(ConsumerOptions.COMMIT_EVERY_RECORDS, 1, reason);
  }

  private List<Setting> settings() {
    return switch (this) {
      case RELIABLE ->
          List.of(
              set(AUTO_OFFSET_RESET_CONFIG, "earliest", "a new group misses nothing"),
              set(MAX_POLL_RECORDS_CONFIG, FEW_RECORDS, "no more than may be on its way"),
              set(SESSION_TIMEOUT_MS_CONFIG, 60_000, "a pause of a minute repeats nothing"),
              set(HEARTBEAT_INTERVAL_MS_CONFIG, 20_000, "a third of the session"));
      case THROUGHPUT ->
          List.of(
              set(AUTO_OFFSET_RESET_CONFIG, "latest", "what is old is not worth catching up with"),
              set(MAX_POLL_RECORDS_CONFIG, 500, "pieces that are worth a round"),
              set(SESSION_TIMEOUT_MS_CONFIG, 10_000, "partitions of the dead move on soon"),
              set(HEARTBEAT_INTERVAL_MS_CONFIG, 3_000, "a third of the session"));
      case REALTIME ->
          List.of(
              set(AUTO_OFFSET_RESET_CONFIG, "latest", "what is old is of no use"),
              set(MAX_POLL_RECORDS_CONFIG, 50, "small pieces are done soon"),
              set(SESSION_TIMEOUT_MS_CONFIG, 15_000, "partitions of the dead move on soon"),
              set(HEARTBEAT_INTERVAL_MS_CONFIG, 5_000, "a third of the session"));
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private Setting set(String property, Object value, String reason) {
    return new Setting(property, value, Origin.PROFILE, this + ": " + reason);
  }
}
