package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Groups of consumers: which there are, who is in them, how far they are, and changing that.
 * Consumer groups of both protocols (classic and KIP-848) and share groups; groups of Kafka Streams
 * are listed only, and share groups too where kafka-clients is older than 4.2. Thread-safe; every
 * call blocks for at most the admin client's timeout for each request to the cluster and throws
 * {@link KafkaEasyException} when it does not answer or refuses.
 *
 * <pre>{@code
 * ResetPlan plan = admin.groups().planReset("billing", ResetTarget.earliest(), List.of("orders"));
 * plan.changes().forEach(System.out::println); // nothing has changed yet
 * admin.groups().apply(plan);
 * }</pre>
 *
 * <p>Implemented by the library.
 */
public interface GroupAdmin {
  /** All groups, of whatever type, sorted by name. */
  List<GroupInfo> list();

  /**
   * Whether there is a group of that name; a group without members lives as long as its offsets.
   */
  boolean exists(String group);

  /**
   * A group's state, members and assignments.
   *
   * @throws NotFoundException if there is no such group
   * @throws InvalidOptionException if it is one of Kafka Streams
   */
  GroupDetails describe(String group);

  /**
   * The offsets that a group has committed, of all topics, sorted. Of a share group: where its
   * records begin.
   *
   * @return empty also when there is no such group
   */
  Map<TopicPartition, Long> offsets(String group);

  /**
   * How far a group is in each partition that it has an offset in or a member for. Offsets are
   * counted up to the last one that a reader of committed data may see. What a kafka-easy consumer
   * has done beyond its committed offset, as of its last commit, does not count as open.
   *
   * @throws NotFoundException if there is no such group
   */
  GroupLag lag(String group);

  /**
   * Watches a group's lag, with callbacks when a backlog forms and when it is gone.
   *
   * @return a builder; its {@code start()} begins
   */
  LagMonitorBuilder watchLag(String group);

  /**
   * Works out a reset and changes nothing.
   *
   * @param topics whose partitions; empty for all that the group has offsets in. A group that does
   *     not exist yet can be given offsets of these
   * @throws NotFoundException if a topic does not exist, or there is nothing to reset
   */
  ResetPlan planReset(String group, ResetTarget target, Collection<String> topics);

  /**
   * Does what a plan says: sets its offsets, with empty metadata.
   *
   * @throws KafkaEasyException also if the group has members, because they would overwrite the
   *     offsets with their own: stop them first
   */
  void apply(ResetPlan plan);

  /**
   * Deletes a group and its offsets.
   *
   * @return false when there was none
   * @throws KafkaEasyException also if it has members: stop them first
   */
  boolean delete(String group);
}
