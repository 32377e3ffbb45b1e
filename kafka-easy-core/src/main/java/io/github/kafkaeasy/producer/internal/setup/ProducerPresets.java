package io.github.kafkaeasy.producer.internal.setup;

import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BATCH_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BUFFER_MEMORY_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.RETRY_BACKOFF_MS_CONFIG;

import io.github.kafkaeasy.internal.settings.Origin;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.producer.ProducerProfile;
import java.util.List;

/** The settings of each {@link ProducerProfile}. */
final class ProducerPresets {
  private ProducerPresets() {}

  /** The settings of a profile, each with its reason. */
  static List<Setting> of(ProducerProfile profile) {
    return switch (profile) {
      case RELIABLE ->
          List.of(
              set(
                  profile,
                  ACKS_CONFIG,
                  "all",
                  "an acknowledged record survives the loss of a broker"),
              set(
                  profile,
                  DELIVERY_TIMEOUT_MS_CONFIG,
                  300_000,
                  "outlasts a cluster's rolling restart"),
              set(
                  profile,
                  MAX_BLOCK_MS_CONFIG,
                  60_000L,
                  "waits for space in a full buffer before a send fails"));
      case THROUGHPUT ->
          List.of(
              set(profile, LINGER_MS_CONFIG, 50L, "batches fill up before they leave"),
              set(profile, BATCH_SIZE_CONFIG, 262_144, "larger batches need fewer requests"),
              set(
                  profile,
                  COMPRESSION_TYPE_CONFIG,
                  "lz4",
                  "large batches compress well, for little CPU"),
              set(
                  profile,
                  BUFFER_MEMORY_CONFIG,
                  134_217_728L,
                  "space for records while batches fill"));
      case LOW_LATENCY ->
          List.of(
              set(profile, LINGER_MS_CONFIG, 0L, "a record does not wait for others"),
              set(
                  profile,
                  COMPRESSION_TYPE_CONFIG,
                  "none",
                  "small batches gain little from compression"),
              set(profile, RETRY_BACKOFF_MS_CONFIG, 20L, "finds a new leader soon"),
              set(
                  profile,
                  REQUEST_TIMEOUT_MS_CONFIG,
                  3_000,
                  "does not wait long for a broker that hangs"),
              set(
                  profile,
                  DELIVERY_TIMEOUT_MS_CONFIG,
                  10_000,
                  "a late record is reported as failed"));
      case FIRE_AND_FORGET ->
          List.of(
              set(profile, ACKS_CONFIG, "0", "does not wait for the broker's acknowledgement"),
              set(
                  profile,
                  MAX_BLOCK_MS_CONFIG,
                  500L,
                  "an unavailable cluster does not block the program for long"),
              set(profile, DELIVERY_TIMEOUT_MS_CONFIG, 10_000, "old records are dropped"));
    };
  }

  private static Setting set(
      ProducerProfile profile, String property, Object value, String reason) {
    return new Setting(property, value, Origin.PROFILE, profile + ": " + reason);
  }
}
