package io.github.kafkaeasy.benchmarks.contender;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Settings that all contenders with transactions share; they are kafka-easy's own. */
final class TransactionalClients {

  /** The commit interval; kafka-easy's default with exactlyOnce. */
  static final Duration COMMIT_EVERY = Duration.ofMillis(100);

  /**
   * kafka-easy's setting. A commit may need one or two retries, each after this back-off; Kafka's
   * default is 100 ms.
   */
  private static final long RETRY_BACKOFF_MILLIS = 5;

  private TransactionalClients() {}

  static Map<String, Object> producer(Arena place, String id) {
    Map<String, Object> settings = ClientSettings.producer(place);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MILLIS);
    return settings;
  }

  /** The work of a handler: sleeps, or nothing for 0. */
  static void work(long sleepMillis) {
    if (sleepMillis > 0) {
      try {
        Thread.sleep(sleepMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
