package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.internal.shared.JvmHealth;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Due times of records in the topics that the failure handler added. For the application's own
 * topics the only cost is one check of the topic for each slice and for each held record. Any
 * thread.
 */
public final class DueTimes {
  private static final Logger LOG = LoggerFactory.getLogger(DueTimes.class);

  private final FailureHandler handler;
  private final Consumer<Throwable> onJvmUnwell;
  private final Set<String> topics;

  public DueTimes(FailureHandler handler, Consumer<Throwable> onJvmUnwell) {
    this.handler = handler;
    this.onJvmUnwell = onJvmUnwell;
    this.topics = Set.copyOf(handler.moreTopics().keySet());
  }

  public boolean guards(String topic) {
    return topics.contains(topic);
  }

  /** Time until the record is due; zero or less: it may run now. */
  public Duration waitFor(ConsumerRecord<byte[], byte[]> record) {
    try {
      return handler.waitFor(record);
    } catch (Throwable e) {
      if (JvmHealth.isUnwell(e)) {
        onJvmUnwell.accept(e);
      }
      LOG.warn(
          "The failure handler's waitFor failed for {}-{}@{}; the record runs now",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
      return Duration.ZERO;
    }
  }
}
