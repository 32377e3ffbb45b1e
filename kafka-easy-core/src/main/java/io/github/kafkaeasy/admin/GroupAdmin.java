package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Administration of groups: list, describe, offsets, lag, reset, delete. Supports consumer groups
 * of both protocols (classic and KIP-848) and share groups. Kafka Streams groups cannot be
 * described. Share groups need kafka-clients 4.2 or newer; with an older version they are only
 * listed. Thread-safe. Every call blocks for at most the admin client's timeout for each request to
 * the cluster, and throws {@link KafkaEasyException} if the cluster does not answer or refuses.
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
  /** All groups of every type, sorted by name. */
  List<GroupInfo> list();

  /**
   * Whether a group with this name exists. A group without members exists as long as it has
   * committed offsets.
   */
  boolean exists(String group);

  /**
   * The state, members and assignments of a group.
   *
   * @throws NotFoundException if the group does not exist
   * @throws InvalidOptionException if it is a Kafka Streams group
   */
  GroupDetails describe(String group);

  /**
   * The committed offsets of a group, for all topics, sorted. For a share group: its start offsets.
   *
   * @return empty also if the group does not exist
   */
  Map<TopicPartition, Long> offsets(String group);

  /**
   * The lag of a group, for each partition in which it has a committed offset or a member. Lag is
   * counted up to the last stable offset, which is what a {@code read_committed} consumer can read.
   * Records that a kafka-easy consumer has completed beyond its committed offset, as of its last
   * commit, do not count as open.
   *
   * @throws NotFoundException if the group does not exist
   */
  GroupLag lag(String group);

  /**
   * Monitors the lag of a group, with callbacks when a backlog begins and when it ends.
   *
   * @return a builder; its {@code start()} starts the monitor
   */
  LagMonitorBuilder watchLag(String group);

  /**
   * Plans an offset reset without changing anything.
   *
   * @param topics the topics to reset; empty for all topics in which the group has offsets. For a
   *     group that does not exist yet, the topics that it gets offsets for
   * @throws NotFoundException if a topic does not exist, or there is nothing to reset
   */
  ResetPlan planReset(String group, ResetTarget target, Collection<String> topics);

  /**
   * Applies a plan: sets its offsets, with empty metadata.
   *
   * @throws KafkaEasyException also if the group has members: they would overwrite the offsets with
   *     their own, so stop them first. If it fails for some partitions only, the message names
   *     these and the ones whose offsets are set
   */
  void apply(ResetPlan plan);

  /**
   * Deletes a group and its offsets.
   *
   * @return false if the group did not exist
   * @throws KafkaEasyException also if the group has members: stop them first
   */
  boolean delete(String group);
}
