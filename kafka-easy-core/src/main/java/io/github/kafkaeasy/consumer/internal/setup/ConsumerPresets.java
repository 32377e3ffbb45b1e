package io.github.kafkaeasy.consumer.internal.setup;

import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

import io.github.kafkaeasy.consumer.ConsumerProfile;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Origin;
import io.github.kafkaeasy.internal.settings.Setting;
import java.util.List;

/** The settings of each {@link ConsumerProfile}. */
final class ConsumerPresets {
  /** Number of records that a crash may repeat with {@link ConsumerProfile#RELIABLE}. */
  static final int FEW_RECORDS = 10;

  /** The options, with the profile's values for those that the program has not set. */
  static OptionValues apply(ConsumerProfile profile, OptionValues options) {
    OptionValues all = options.orProfile(settings(profile));
    if (profile != ConsumerProfile.RELIABLE) {
      return all;
    }
    String reason = profile + ": a crash repeats little";
    return all.orProfile(ConsumerOptions.MAX_IN_FLIGHT_RECORDS, FEW_RECORDS, reason)
        .orProfile(ConsumerOptions.COMMIT_EVERY_RECORDS, 1, reason);
  }

  private static List<Setting> settings(ConsumerProfile profile) {
    return switch (profile) {
      case RELIABLE ->
          List.of(
              set(profile, AUTO_OFFSET_RESET_CONFIG, "earliest", "a new group misses nothing"),
              set(profile, MAX_POLL_RECORDS_CONFIG, FEW_RECORDS, "the limit of records in flight"),
              set(
                  profile,
                  SESSION_TIMEOUT_MS_CONFIG,
                  60_000,
                  "a pause of a minute repeats nothing"),
              set(profile, HEARTBEAT_INTERVAL_MS_CONFIG, 20_000, "a third of the session"));
      case THROUGHPUT ->
          List.of(
              set(
                  profile,
                  AUTO_OFFSET_RESET_CONFIG,
                  "latest",
                  "old records are not worth catching up with"),
              set(
                  profile,
                  SESSION_TIMEOUT_MS_CONFIG,
                  10_000,
                  "partitions of a dead member move soon"),
              set(profile, HEARTBEAT_INTERVAL_MS_CONFIG, 3_000, "a third of the session"));
      case REALTIME ->
          List.of(
              set(profile, AUTO_OFFSET_RESET_CONFIG, "latest", "old records are of no use"),
              set(profile, MAX_POLL_RECORDS_CONFIG, 50, "small batches are done soon"),
              set(
                  profile,
                  SESSION_TIMEOUT_MS_CONFIG,
                  15_000,
                  "partitions of a dead member move soon"),
              set(profile, HEARTBEAT_INTERVAL_MS_CONFIG, 5_000, "a third of the session"));
    };
  }

  private static Setting set(
      ConsumerProfile profile, String property, Object value, String reason) {
    return new Setting(property, value, Origin.PROFILE, profile + ": " + reason);
  }

  private ConsumerPresets() {}
}
