package io.github.kafkaeasy.dlq.redrive.internal.topic;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Settings of a topic and this user's permission to write to it, read before the topic is used.
 *
 * @param id the topic id, which changes when the topic is deleted and created again
 * @param retentionMillis the topic's {@code retention.ms}; -1 for no limit
 * @param maxBytes the topic's {@code max.message.bytes}: the largest batch that it accepts
 * @param writable whether this user may write to the topic; true if the cluster does not report
 *     permissions
 */
public record TopicFacts(
    String name,
    String id,
    int partitions,
    int replication,
    long retentionMillis,
    int maxBytes,
    boolean writable) {
  private static final long PATIENCE_SECONDS = 15;
  private static final long KAFKAS_RETENTION = Duration.ofDays(7).toMillis();
  private static final int KAFKAS_LARGEST = 1_048_588;

  /** The facts about a topic; empty if it does not exist. */
  public static Optional<TopicFacts> lookUp(KafkaEasy kafka, String topic) {
    try (OwnAdmin own = new OwnAdmin(kafka.rawAdmin())) {
      Admin admin = own.admin();
      return Optional.of(read(admin, topic));
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The facts about a topic that must exist.
   *
   * @throws NotFoundException if it does not exist
   */
  public static TopicFacts of(KafkaEasy kafka, String topic) {
    return lookUp(kafka, topic)
        .orElseThrow(
            () ->
                new NotFoundException(
                    topic,
                    "The topic "
                        + topic
                        + " does not exist. Check its name. Nothing was changed."));
  }

  private static TopicFacts read(Admin admin, String topic) {
    TopicDescription description =
        only(
            await(
                topic,
                admin
                    .describeTopics(
                        List.of(topic),
                        new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()));
    Config config = config(admin, topic);
    Set<AclOperation> granted = description.authorizedOperations();
    return new TopicFacts(
        topic,
        description.topicId().toString(),
        description.partitions().size(),
        description.partitions().get(0).replicas().size(),
        number(config, TopicConfig.RETENTION_MS_CONFIG, KAFKAS_RETENTION),
        (int) number(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, KAFKAS_LARGEST),
        granted == null || granted.isEmpty() || granted.contains(AclOperation.WRITE));
  }

  /**
   * The topic's settings. If this user may describe the topic but not its settings, the result is
   * empty, and Kafka's defaults are assumed.
   */
  private static Config config(Admin admin, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return only(await(topic, admin.describeConfigs(List.of(resource)).all()));
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return new Config(List.of());
      }
      throw e;
    }
  }

  private static long number(Config config, String name, long missing) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? missing : Long.parseLong(entry.value());
  }

  private static <T> T only(Map<?, T> answers) {
    return answers.values().iterator().next();
  }

  public static <T> T await(String topic, KafkaFuture<T> answer) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String refused = SecurityFailure.explain(cause);
      throw new KafkaEasyException(
          "A request about the topic "
              + topic
              + " failed: "
              + (refused == null ? cause + "." : refused),
          cause);
    } catch (TimeoutException e) {
      throw new KafkaEasyException(
          "A request about the topic "
              + topic
              + " failed: no answer within "
              + PATIENCE_SECONDS
              + " s. Check that the cluster is running; awaitReady() reports which step fails.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaEasyException(
          "A request about the topic " + topic + " failed: the thread was interrupted.", e);
    }
  }

  public TopicPartition partition(int number) {
    return new TopicPartition(name, number);
  }

  public Map<String, String> forNewTopicLikeIt(long retention) {
    return Map.of(
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(retention),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(maxBytes));
  }
}
