package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.spi.FailureHandler;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which records are not to run yet: those of the topics that the failure handler added, as it says.
 * Records of the application's own topics cost nothing here but a look at their topic, once a
 * slice. Any thread.
 */
public final class DueTimes {
  private static final Logger LOG = LoggerFactory.getLogger(DueTimes.class);

  private final FailureHandler handler;
  private final Set<String> topics;

  public DueTimes(FailureHandler handler) {
    this.handler = handler;
    this.topics = Set.copyOf(handler.moreTopics().keySet());
  }

  public boolean guards(String topic) {
    return topics.contains(topic);
  }

  /** Zero or less when it may run now. */
  public Duration waitFor(ConsumerRecord<byte[], byte[]> record) {
    try {
      return handler.waitFor(record);
    } catch (RuntimeException e) {
      LOG.warn(
          "The failure handler cannot say when {}-{}@{} is due; it runs now",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
      return Duration.ZERO;
    }
  }
}
