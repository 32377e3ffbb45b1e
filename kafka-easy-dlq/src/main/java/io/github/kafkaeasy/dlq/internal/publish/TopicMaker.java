package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicCreation;
import io.github.kafkaeasy.admin.TopicInfo;
import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** Creates missing dead-letter, retry and spill topics. Waits for the cluster's answers. */
public final class TopicMaker implements TopicCare {
  /**
   * The number of bytes by which a dead-letter topic's limit exceeds the source topic's, so that a
   * record of the largest size fits with our headers.
   */
  private static final long ROOM_FOR_HEADERS = 32 << 10;

  /** The longest wait until the brokers know a new topic. */
  private static final Duration UNTIL_VISIBLE = Duration.ofSeconds(5);

  private static final long LOOK_AGAIN_MILLIS = 20;

  private final FailureContext context;
  private final boolean allowed;

  public TopicMaker(FailureContext context, boolean allowed) {
    this.context = context;
    this.allowed = allowed;
  }

  @Override
  public String prepare(String topic, String source) {
    if (!allowed) {
      return "";
    }
    try (EasyAdmin admin = context.admin()) {
      return admin.topicExists(topic) ? "" : create(admin, topic, source);
    } catch (KafkaEasyException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String create(EasyAdmin admin, String topic, String source) {
    TopicInfo pattern = admin.describeTopic(source);
    long largest = Math.max(pattern.maxMessageBytes(), 1) + ROOM_FOR_HEADERS;
    TopicCreation result =
        admin.createTopicIfMissing(
            topic,
            pattern.partitions(),
            pattern.replication(),
            Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Long.toString(Math.min(largest, Integer.MAX_VALUE))));
    if (result == TopicCreation.CREATED) {
      Logs.LOG.info(
          "Created the topic {} with {} partitions and replication {}, like {}",
          topic,
          pattern.partitions(),
          pattern.replication(),
          source);
    }
    return awaitVisible(admin, topic);
  }

  private static String awaitVisible(EasyAdmin admin, String topic) {
    long end = System.nanoTime() + UNTIL_VISIBLE.toNanos();
    try {
      while (!admin.topicExists(topic)) {
        if (System.nanoTime() - end > 0) {
          return "The new topic " + topic + " is not known to the brokers yet.";
        }
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "Interrupted while creating the topic.";
    }
  }
}
