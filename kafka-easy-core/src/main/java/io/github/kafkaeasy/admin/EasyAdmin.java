package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Asks the cluster, and changes it: {@link #topics()}, {@link #groups()}, {@link #records()}, and
 * beside them the few questions that programs ask most. Made by {@code KafkaEasy.admin()}; close
 * it. Thread-safe. Connects in the first call, so making one is free; each call returns or throws
 * within the timeout.
 *
 * <p>Methods throw {@link KafkaEasyException} when the cluster does not answer in time, refuses, or
 * the calling thread is interrupted (its flag is then set again).
 *
 * <p>Implemented by the library.
 */
public interface EasyAdmin extends AutoCloseable {
  /** How long a call may take unless told otherwise. */
  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

  /** Topics: list, describe, create, add partitions, settings, delete. */
  TopicAdmin topics();

  /** Groups: list, describe, offsets, lag, reset, delete. */
  GroupAdmin groups();

  /** What partitions hold: where they begin and end, offsets of a time, delete up to an offset. */
  RecordAdmin records();

  /** Whether the topic exists. Never creates it, whatever the brokers' settings. */
  boolean topicExists(String topic);

  /** How many partitions the topic has; empty when it does not exist. */
  OptionalInt partitionCount(String topic);

  /**
   * Creates a topic unless it is there, as {@link TopicAdmin#create} does.
   *
   * @param partitions 1 or more; -1 for the brokers' {@code num.partitions}
   * @param replication 1 or more; -1 for the brokers' {@code default.replication.factor}
   * @param configs topic settings by their Kafka names, empty for the brokers' defaults
   * @return which of the two it was; a topic that was there is left as it is
   */
  TopicCreation createTopicIfMissing(
      String topic, int partitions, int replication, Map<String, String> configs);

  /**
   * Partitions, replication and the settings that matter to whoever writes to a topic.
   *
   * @throws KafkaEasyException also if there is no such topic
   */
  TopicInfo describeTopic(String topic);

  /** The id that the cluster was formatted with. */
  String clusterId();

  /**
   * Waits until the cluster answers and all its brokers can be reached where they say they are.
   *
   * @param limit how long, 1 ms to 10 min
   * @param topics also waits until these exist and have leaders
   * @throws NotReadyException when it does not in time, saying for each address how far it came
   *     (name, TCP, Kafka), or that {@code advertised.listeners} leads to where nobody is; at once
   *     when broker and client do not trust each other (password, certificate, permission), since
   *     waiting cannot help; and when the thread is interrupted, with its flag set again
   */
  void awaitReady(Duration limit, String... topics);

  /** Disconnects. Calls that are under way fail; closing twice does nothing. */
  @Override
  void close();
}
