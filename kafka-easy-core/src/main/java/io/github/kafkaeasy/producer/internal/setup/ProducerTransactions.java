package io.github.kafkaeasy.producer.internal.setup;

import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.RETRY_BACKOFF_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTIONAL_ID_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.options.OptionNeed;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.producer.WarmUp;
import java.util.List;

/** What {@code transactional} needs, refuses and changes. */
final class ProducerTransactions {

  /** What brokers take in one batch unless configured otherwise. */
  static final long KAFKAS_LARGEST_BATCH = 1_048_588;

  /**
   * Short, because a transaction that nobody ends holds back all readers of committed data; the
   * coordinator looks every 10 s. No code of the program runs while one is open.
   */
  private static final int TIMEOUT_MILLIS = 10_000;

  private static final String TOLD_AT_ONCE =
      "inTransaction itself throws when its records are not committed, and none of them is sent"
          + " without the others. Leave one of the two out";

  private static final List<OptionNeed> NEEDS =
      List.of(
          OptionNeed.without(
              ProducerOptions.SPOOL,
              ProducerOptions.TRANSACTIONAL,
              "a spool keeps records to send them later one by one, and nothing would tie them"
                  + " together. Leave one of the two out"),
          OptionNeed.without(
              ProducerOptions.ON_UNDELIVERABLE, ProducerOptions.TRANSACTIONAL, TOLD_AT_ONCE),
          OptionNeed.without(
              ProducerOptions.ON_DELIVERY_FAILURE, ProducerOptions.TRANSACTIONAL, TOLD_AT_ONCE));

  private ProducerTransactions() {}

  /**
   * A producer's settings with those of its transactions.
   *
   * @param own what this producer was told
   * @throws InvalidOptionException for what does not go together with transactions
   */
  static Settings settings(Settings all, Settings own, OptionValues options) {
    String name = options.find(ProducerOptions.TRANSACTIONAL);
    Setting timeout = own.get(TRANSACTION_TIMEOUT_CONFIG);
    if (name == null) {
      if (timeout != null) {
        throw InvalidOptionException.conflict(
            TRANSACTION_TIMEOUT_CONFIG,
            timeout.shown(),
            "transactional",
            "not set",
            "without transactions it would mean nothing");
      }
      return all;
    }
    OptionNeed.check(NEEDS, options);
    WarmUp warmUp = options.find(ProducerOptions.WARM_UP);
    if (warmUp != null && warmUp.probing()) {
      throw InvalidOptionException.conflict(
          "warmUp",
          warmUp,
          "transactional",
          name,
          "a probe is a single record, and this producer sends none. Use warmUp()");
    }
    if (!Boolean.TRUE.equals(all.value(ENABLE_IDEMPOTENCE_CONFIG))) {
      String other =
          String.valueOf(all.value(ACKS_CONFIG)).matches("all|-1")
              ? ENABLE_IDEMPOTENCE_CONFIG
              : ACKS_CONFIG;
      throw InvalidOptionException.conflict(
          "transactional",
          name,
          other,
          all.value(other),
          "transactions need acks=all and idempotence. Leave one of the two out");
    }
    return all.orDefault(
        TRANSACTION_TIMEOUT_CONFIG,
        TIMEOUT_MILLIS,
        "then the brokers abort it, and readers of committed data go on");
  }

  /**
   * What Kafka's client gets: its limits are such that it gives up before the coordinator does, so
   * that each attempt ends by itself. The delivery timeout that was told bounds all attempts.
   */
  static Settings client(Settings settings, String transactionalId) {
    int timeout = (int) settings.value(TRANSACTION_TIMEOUT_CONFIG);
    int delivery =
        Math.max(1, Math.min((int) settings.value(DELIVERY_TIMEOUT_MS_CONFIG), timeout / 4 * 3));
    int request =
        Math.max(1, Math.min((int) settings.value(REQUEST_TIMEOUT_MS_CONFIG), delivery / 3));
    long linger = Math.min((long) settings.value(LINGER_MS_CONFIG), delivery / 3);
    long maxBlock = Math.max(1, Math.min((long) settings.value(MAX_BLOCK_MS_CONFIG), timeout / 2));
    return settings
        .with(TRANSACTIONAL_ID_CONFIG, transactionalId)
        .with(DELIVERY_TIMEOUT_MS_CONFIG, delivery)
        .with(REQUEST_TIMEOUT_MS_CONFIG, request)
        .with(LINGER_MS_CONFIG, linger)
        .with(MAX_BLOCK_MS_CONFIG, maxBlock)
        // A commit waits for a back-off or two.
        .with(RETRY_BACKOFF_MS_CONFIG, 5L);
  }
}
