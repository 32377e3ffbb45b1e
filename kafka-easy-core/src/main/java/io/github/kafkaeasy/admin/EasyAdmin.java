package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Administration of a Kafka cluster: {@link #topics()}, {@link #groups()}, {@link #records()}, and
 * shortcuts for the most frequent queries. Created by {@code KafkaEasy.admin()}; the caller must
 * close it. Thread-safe. The client connects on the first call. The timeout applies to each request
 * to the cluster; a call that needs several requests may take longer.
 *
 * <p>Methods throw {@link KafkaEasyException} when the cluster does not answer in time, when it
 * refuses the request, and when the calling thread is interrupted (the interrupt flag is set
 * again).
 *
 * <p>Implemented by the library.
 */
public interface EasyAdmin extends AutoCloseable {
  /** The default time limit of each request: 15 s. */
  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

  /** Topics: list, describe, create, add partitions, change settings, delete. */
  TopicAdmin topics();

  /** Groups: list, describe, offsets, lag, reset, delete. */
  GroupAdmin groups();

  /** Records: first and last offsets of partitions, offsets by time, deletion up to an offset. */
  RecordAdmin records();

  /** Whether the topic exists. Never creates the topic, whatever the brokers' settings. */
  boolean topicExists(String topic);

  /** The number of partitions of the topic; empty if the topic does not exist. */
  OptionalInt partitionCount(String topic);

  /**
   * Creates a topic if it does not exist; see {@link TopicAdmin#create}.
   *
   * @param partitions 1 or more; -1 for the brokers' {@code num.partitions}
   * @param replication 1 or more; -1 for the brokers' {@code default.replication.factor}
   * @param configs topic settings by their Kafka names, empty for the brokers' defaults
   * @return whether the topic was created or existed before; an existing topic is not changed
   */
  TopicCreation createTopicIfMissing(
      String topic, int partitions, int replication, Map<String, String> configs);

  /**
   * Partitions, replication, and the settings that matter to a producer.
   *
   * @throws KafkaEasyException also if the topic does not exist
   */
  TopicInfo describeTopic(String topic);

  /** The cluster id. */
  String clusterId();

  /**
   * Waits until the cluster answers and all its brokers can be reached at their advertised
   * addresses.
   *
   * @param limit the time limit, 1 ms to 10 min
   * @param topics topics that must also exist and have a leader for each partition
   * @throws NotReadyException if the time limit passes; the message says for each address how far
   *     the connection came (name, TCP, Kafka), and whether {@code advertised.listeners} names an
   *     address where no broker listens. Thrown without waiting if broker and client do not trust
   *     each other (password, certificate, permission), if no client can be created with these
   *     settings, or if the brokers are too old, because waiting does not help then. Thrown also if
   *     the thread is interrupted, with the interrupt flag set again
   */
  void awaitReady(Duration limit, String... topics);

  /** Disconnects. Running calls fail. Closing twice has no effect. */
  @Override
  void close();
}
