package io.github.kafkaeasy.benchmarks.contender;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What everybody has who sends on in transactions: kafka-easy's own settings. */
final class TransactionalClients {

  /** As kafka-easy has it with exactlyOnce. */
  static final Duration COMMIT_EVERY = Duration.ofMillis(100);

  /** Units are committed while handlers go on; without this a commit waits for 100 ms. */
  private static final long RETRY_BACKOFF_MILLIS = 5;

  private TransactionalClients() {}

  static Map<String, Object> producer(Arena place, String id) {
    Map<String, Object> settings = ClientSettings.producer(place);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MILLIS);
    return settings;
  }

  /** The handler's work, if it has any. */
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
