package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Topics: which there are, how they are, and changing them. Thread-safe; every call blocks for at
 * most the admin client's timeout and throws {@link KafkaEasyException} when the cluster does not
 * answer or refuses.
 *
 * <pre>{@code
 * admin.topics().create("orders", 6, 3, Map.of("retention.ms", "604800000"));
 * admin.topics().dryRun().delete("orders"); // would it be there? nothing is deleted
 * }</pre>
 *
 * <p>Implemented by the library.
 */
public interface TopicAdmin {
  /**
   * The same calls without an effect: what changes a topic is only checked, by the brokers where
   * Kafka can do that. Answers and refusals are those of the real call.
   */
  TopicAdmin dryRun();

  /** The names of all topics but Kafka's own, sorted. Needs the right to describe them. */
  List<String> names();

  /** The names of Kafka's own topics, such as {@code __consumer_offsets}, sorted. */
  List<String> internalNames();

  /** Whether the topic exists. Never creates it, whatever the brokers' settings. */
  boolean exists(String topic);

  /**
   * Partitions, leaders, replicas and in-sync replicas of a topic.
   *
   * @throws NotFoundException if there is no such topic
   */
  TopicDetails describe(String topic);

  /**
   * The same of several topics, in one request.
   *
   * @throws KafkaEasyException also if one of them does not exist
   */
  List<TopicDetails> describe(Collection<String> topics);

  /**
   * Creates a topic unless it is there. Returns when the brokers that were asked know of it, which
   * they learn one after the other, and its partitions answer.
   *
   * @param partitions 1 or more; -1 for the brokers' {@code num.partitions}
   * @param replication 1 or more; -1 for the brokers' {@code default.replication.factor}
   * @param settings topic settings by their Kafka names, empty for the brokers' defaults
   * @return which of the two it was; a topic that was there is left as it is
   */
  TopicCreation create(String topic, int partitions, int replication, Map<String, String> settings);

  /**
   * Adds partitions. Keys of new records may fall on other partitions than before, so the order of
   * a key holds only up to this change; records that are there stay where they are.
   *
   * @param total how many partitions the topic shall have
   * @return the counts before and after; they are equal when it had that many already
   * @throws InvalidOptionException if it has more: Kafka cannot take partitions away
   * @throws NotFoundException if there is no such topic
   */
  PartitionGrowth addPartitions(String topic, int total);

  /**
   * All settings of a topic with where each comes from, sorted by name.
   *
   * @throws NotFoundException if there is no such topic
   */
  List<TopicSetting> settings(String topic);

  /**
   * Changes some settings of a topic; the others stay. Returns when the broker that was asked shows
   * them.
   *
   * @param changes values by Kafka's names, such as {@code retention.ms}
   * @throws KafkaEasyException also if Kafka does not know a name or refuses a value; then none is
   *     changed
   */
  void changeSettings(String topic, Map<String, String> changes);

  /**
   * Gives settings of a topic up, so that the brokers' values hold again. Returns when the broker
   * that was asked shows it.
   *
   * @param names Kafka's names
   */
  void dropSettings(String topic, Collection<String> names);

  /**
   * Deletes a topic with all its records. Returns when the brokers that were asked do not show it
   * any more.
   *
   * @return false when there was none
   */
  boolean delete(String topic);
}
