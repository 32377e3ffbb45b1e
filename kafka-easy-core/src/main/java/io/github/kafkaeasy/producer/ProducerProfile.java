package io.github.kafkaeasy.producer;

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
import java.util.List;
import java.util.Locale;

/**
 * What a producer is for, in a word: a few settings in place of the defaults. Whatever is set in
 * the program, by a system property, a variable or a file wins over a profile. {@code describe()}
 * shows each setting with its reason.
 */
public enum ProducerProfile {
  /** Orders, payments: everything arrives, however long a broker is away; nothing is doubled. */
  RELIABLE,
  /** Logs, clicks, metrics: as many as possible; a few ten milliseconds later do not matter. */
  THROUGHPUT,
  /** Prices, alarms: each record at once, and soon known to have failed. */
  LOW_LATENCY,
  /** Samples that may get lost: nobody waits for anything, and nobody learns of a loss. */
  FIRE_AND_FORGET;

  List<Setting> settings() {
    return switch (this) {
      case RELIABLE ->
          List.of(
              set(ACKS_CONFIG, "all", "an acknowledged record survives the loss of a broker"),
              set(DELIVERY_TIMEOUT_MS_CONFIG, 300_000, "outlasts a cluster's rolling restart"),
              set(MAX_BLOCK_MS_CONFIG, 60_000L, "a full buffer is waited for, not failed"));
      case THROUGHPUT ->
          List.of(
              set(LINGER_MS_CONFIG, 50L, "batches fill up before they leave"),
              set(BATCH_SIZE_CONFIG, 262_144, "one request carries what four would"),
              set(COMPRESSION_TYPE_CONFIG, "lz4", "large batches compress well, for little CPU"),
              set(BUFFER_MEMORY_CONFIG, 134_217_728L, "room for what comes meanwhile"));
      case LOW_LATENCY ->
          List.of(
              set(LINGER_MS_CONFIG, 0L, "a record waits for nobody"),
              set(COMPRESSION_TYPE_CONFIG, "none", "small batches gain little by it"),
              set(RETRY_BACKOFF_MS_CONFIG, 20L, "a leader that moved is found again soon"),
              set(REQUEST_TIMEOUT_MS_CONFIG, 3_000, "a broker that hangs is given up early"),
              set(DELIVERY_TIMEOUT_MS_CONFIG, 10_000, "what is late is told as failed"));
      case FIRE_AND_FORGET ->
          List.of(
              set(ACKS_CONFIG, "0", "the broker is not asked whether it arrived"),
              set(MAX_BLOCK_MS_CONFIG, 500L, "a cluster that is away does not hold up the program"),
              set(DELIVERY_TIMEOUT_MS_CONFIG, 10_000, "what is old is dropped, not kept"));
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Setting set(String property, Object value, String reason) {
    return new Setting(property, value, Origin.PROFILE, this + ": " + reason);
  }
}
