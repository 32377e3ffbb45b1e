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

/** Rules and settings for producers with {@code transactional}. */
final class ProducerTransactions {

  /** The brokers' default limit for a batch, in bytes. */
  static final long KAFKAS_LARGEST_BATCH = 1_048_588;

  /**
   * Short, because an open transaction holds back all readers of committed data, and the
   * coordinator looks for transactions that have timed out only every 10 s. No code of the
   * application runs while a transaction is open.
   */
  private static final int TIMEOUT_MILLIS = 10_000;

  private static final String TOLD_AT_ONCE =
      "inTransaction throws if its records are not committed, and single records are never sent."
          + " Set only one of the two";

  private static final List<OptionNeed> NEEDS =
      List.of(
          OptionNeed.without(
              ProducerOptions.SPOOL,
              ProducerOptions.TRANSACTIONAL,
              "a spool sends its records later one by one, and not in a transaction. Set only"
                  + " one of the two"),
          OptionNeed.without(
              ProducerOptions.ON_UNDELIVERABLE, ProducerOptions.TRANSACTIONAL, TOLD_AT_ONCE),
          OptionNeed.without(
              ProducerOptions.ON_DELIVERY_FAILURE, ProducerOptions.TRANSACTIONAL, TOLD_AT_ONCE));

  private ProducerTransactions() {}

  /**
   * The settings of a producer, with those for transactions.
   *
   * @param own the settings of this producer, without those of the connection
   * @throws InvalidOptionException for settings that cannot be combined with transactions
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
            "it has no effect without transactions");
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
          "a probe is sent outside of a transaction, which this producer cannot do. Use warmUp()");
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
          "transactions need acks=all and idempotence. Set only one of the two");
    }
    return all.orDefault(
        TRANSACTION_TIMEOUT_CONFIG,
        TIMEOUT_MILLIS,
        "after this time the brokers abort it, and readers of committed data continue");
  }

  /**
   * The settings of Kafka's client. Its time limits are lower than the transaction timeout, so that
   * each attempt ends before the coordinator aborts the transaction. The given delivery timeout
   * limits all attempts together.
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
        // A commit may wait for one or two back-offs.
        .with(RETRY_BACKOFF_MS_CONFIG, 5L);
  }
}
