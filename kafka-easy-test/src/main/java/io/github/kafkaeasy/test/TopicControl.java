package io.github.kafkaeasy.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

/**
 * Operator's control over a topic, for tests of consumers: place replicas on chosen brokers, watch
 * leaders, delete and recreate the topic, add partitions.
 *
 * <pre>{@code
 * TopicControl orders = raw.topic("orders");
 * orders.createOn(Map.of("min.insync.replicas", "1"), List.of(List.of(1), List.of(2)));
 * cluster.node(2).kill();
 * orders.awaitNoLeader(1, Duration.ofSeconds(30));
 * }</pre>
 *
 * <p>Created by {@link RawKafka#topic}. Every method blocks, at most 30 s for each request where it
 * has no timeout, and throws {@link LocalKafkaException} when Kafka refuses or does not answer.
 * Thread-safe.
 */
public final class TopicControl {

  private final RawKafka raw;
  private final String topic;

  TopicControl(RawKafka raw, String topic) {
    this.raw = raw;
    this.topic = Objects.requireNonNull(topic, "topic");
  }

  /**
   * Creates the topic on chosen brokers. Returns when every partition accepts records.
   *
   * @param configs topic settings, such as {@code unclean.leader.election.enable}
   * @param brokers for each partition the node ids of its replicas, the preferred leader first; all
   *     partitions have the same number of replicas
   */
  public void createOn(Map<String, String> configs, List<List<Integer>> brokers) {
    Map<Integer, List<Integer>> replicas = new TreeMap<>();
    for (List<Integer> ofOne : brokers) {
      replicas.put(replicas.size(), ofOne);
    }
    create(new NewTopic(topic, replicas).configs(configs));
  }

  /**
   * Deletes the topic and at once creates it again, empty, with the cluster's default settings and
   * replication. Returns when every partition of the new topic accepts records.
   *
   * @param partitions the number of partitions of the new topic, at least 1
   * @return the id of the new topic, which differs from the old topic's id
   */
  public Uuid recreate(int partitions) {
    ClientAnswers.of(admin().deleteTopics(List.of(topic)).all(), "deleting topic " + topic);
    raw.createTopic(topic, partitions);
    return id();
  }

  /**
   * Adds partitions. Returns when all of them accept records.
   *
   * @param total the new number of partitions, more than now
   */
  public void growTo(int total) {
    ClientAnswers.of(
        admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(total))).all(),
        "adding partitions to topic " + topic);
    long deadline = System.nanoTime() + RawKafka.PATIENCE.toNanos();
    while (describe().partitions().size() < total) {
      refuseAfter(deadline, RawKafka.PATIENCE, total + " partitions");
      Pause.beforeAskingAgain();
    }
    raw.awaitServed(topic);
  }

  /**
   * The topic's id, by which Kafka distinguishes it from an earlier topic with the same name.
   *
   * @return the id
   */
  public Uuid id() {
    return describe().topicId();
  }

  /**
   * The leader of each partition.
   *
   * @return node ids by partition; a partition without a leader is left out
   */
  public Map<Integer, Integer> leaders() {
    Map<Integer, Integer> leaders = new TreeMap<>();
    for (TopicPartitionInfo partition : describe().partitions()) {
      Node leader = partition.leader();
      if (leader != null && !leader.isEmpty()) {
        leaders.put(partition.partition(), leader.id());
      }
    }
    return leaders;
  }

  /**
   * Waits until a broker leads a partition.
   *
   * @param partition the partition's number
   * @param node the broker's node id
   * @param timeout how long to wait at most
   * @throws AssertionError when it does not lead after the timeout; the message lists the leaders
   */
  public void awaitLeader(int partition, int node, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!Objects.equals(leaders().get(partition), node)) {
      refuseAfter(deadline, timeout, "node " + node + " as leader of partition " + partition);
      Pause.beforeAskingAgain();
    }
  }

  /**
   * Waits until a partition has no leader.
   *
   * @param partition the partition's number
   * @param timeout how long to wait at most
   * @throws AssertionError when it still has one after the timeout; the message lists the leaders
   */
  public void awaitNoLeader(int partition, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (leaders().containsKey(partition)) {
      refuseAfter(deadline, timeout, "no leader of partition " + partition);
      Pause.beforeAskingAgain();
    }
  }

  private void refuseAfter(long deadline, Duration timeout, String wanted) {
    if (System.nanoTime() >= deadline) {
      throw new AssertionError(
          "Topic %s did not have %s after %d ms; leaders by partition: %s"
              .formatted(topic, wanted, timeout.toMillis(), leaders()));
    }
  }

  private void create(NewTopic request) {
    ClientAnswers.of(admin().createTopics(List.of(request)).all(), "creating topic " + topic);
    raw.awaitServed(topic);
  }

  private TopicDescription describe() {
    TopicDescription description =
        ClientAnswers.of(
                admin().describeTopics(List.of(topic)).allTopicNames(), "describing topic " + topic)
            .get(topic);
    return Objects.requireNonNull(description, topic);
  }

  private Admin admin() {
    return raw.admin();
  }

  @Override
  public String toString() {
    return "TopicControl[" + topic + "]";
  }
}
