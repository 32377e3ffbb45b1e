package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Administration of topics: list, describe, create, change, delete. Thread-safe. Every call blocks
 * for at most the admin client's timeout for each request to the cluster, and throws {@link
 * KafkaEasyException} if the cluster does not answer or refuses.
 *
 * <pre>{@code
 * admin.topics().create("orders", 6, 3, Map.of("retention.ms", "604800000"));
 * admin.topics().dryRun().delete("orders"); // only checks; nothing is deleted
 * }</pre>
 *
 * <p>Implemented by the library.
 */
public interface TopicAdmin {
  /**
   * Returns a view whose calls change nothing. Brokers only validate its requests, where Kafka
   * supports that. The view returns and throws the same as the real call, with one exception: Kafka
   * cannot validate a deletion, so {@link #delete} only checks that the topic exists.
   */
  TopicAdmin dryRun();

  /**
   * The names of all topics except Kafka's internal topics, sorted. Contains only topics that the
   * client is authorized to describe.
   */
  List<String> names();

  /** The names of Kafka's internal topics, such as {@code __consumer_offsets}, sorted. */
  List<String> internalNames();

  /** Whether the topic exists. Never creates the topic, whatever the brokers' settings. */
  boolean exists(String topic);

  /**
   * Partitions, leaders, replicas and in-sync replicas of a topic.
   *
   * @throws NotFoundException if the topic does not exist
   */
  TopicDetails describe(String topic);

  /**
   * Describes several topics in one request.
   *
   * @throws KafkaEasyException also if one of the topics does not exist
   */
  List<TopicDetails> describe(Collection<String> topics);

  /**
   * Creates a topic if it does not exist. Brokers learn of a new topic one after the other; the
   * call returns when the brokers that it asks know the topic and its partitions answer.
   *
   * @param partitions 1 or more; -1 for the brokers' {@code num.partitions}
   * @param replication 1 or more; -1 for the brokers' {@code default.replication.factor}
   * @param settings topic settings by their Kafka names, empty for the brokers' defaults
   * @return whether the topic was created or existed before; an existing topic is not changed
   */
  TopicCreation create(String topic, int partitions, int replication, Map<String, String> settings);

  /**
   * Adds partitions. New records of a key may go to another partition than before, so the order of
   * a key's records is kept only within the records before the change and within those after it.
   * Existing records are not moved.
   *
   * @param total the new total number of partitions
   * @return the counts before and after; equal if the topic already had that many
   * @throws InvalidOptionException if the topic has more partitions: Kafka cannot remove partitions
   * @throws NotFoundException if the topic does not exist
   */
  PartitionGrowth addPartitions(String topic, int total);

  /**
   * All settings of a topic, each with its source, sorted by name.
   *
   * @throws NotFoundException if the topic does not exist
   */
  List<TopicSetting> settings(String topic);

  /**
   * Changes some settings of a topic and leaves the others unchanged. Returns when a broker reports
   * the new values, or at the timeout.
   *
   * @param changes new values by Kafka's names, for example {@code retention.ms}
   * @throws KafkaEasyException also if Kafka does not know a name or refuses a value; then no
   *     setting is changed
   */
  void changeSettings(String topic, Map<String, String> changes);

  /**
   * Removes settings of a topic, so that the brokers' values apply again. Returns when a broker
   * reports the change, or at the timeout.
   *
   * @param names Kafka's names of the settings
   */
  void dropSettings(String topic, Collection<String> names);

  /**
   * Deletes a topic with all its records. Returns when the brokers that it asks no longer report
   * the topic, or at the timeout.
   *
   * @return false if the topic did not exist
   */
  boolean delete(String topic);
}
