package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.connection.HostPort;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.internal.settings.PropertyRules;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Asks the cluster, and changes it: {@link #topics()}, {@link #groups()}, {@link #records()}, and
 * beside them the few questions that programs ask most. Thread-safe. Connects in the first call, so
 * making one is free; each call returns or throws within the timeout.
 *
 * <p>Methods throw {@link KafkaEasyException} when the cluster does not answer in time, refuses, or
 * the calling thread is interrupted (its flag is then set again).
 */
public final class EasyAdmin implements AutoCloseable {
  /** How long a call may take unless told otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final PropertyRules RULES = PropertyRules.of(KafkaClasses.admin());

  private final ConnectionSettings connection;
  private final AdminCalls calls;
  private final TopicAdmin topics;
  private final RecordAdmin records;
  private final GroupAdmin groups;

  EasyAdmin(ConnectionSettings connection, Supplier<Admin> connect, Duration timeout) {
    this.connection = connection;
    int timeoutMillis = (int) Options.duration("timeout", timeout, SHORTEST, LONGEST).toMillis();
    this.calls = new AdminCalls(connection.addresses(), connect, timeoutMillis);
    this.topics = new TopicAdmin(calls, false);
    this.records = new RecordAdmin(calls, topics);
    this.groups = new GroupAdmin(calls, topics, records);
  }

  /**
   * An admin client for a connection. Programs call {@code kafka.admin()}.
   *
   * @param timeout how long a call may take, 1 ms to 10 min
   */
  public static EasyAdmin of(ConnectionSettings connection, Duration timeout) {
    Map<String, Object> properties = connection.forClient(RULES).toProperties();
    return new EasyAdmin(
        connection, () -> KafkaClasses.with(() -> Admin.create(properties)), timeout);
  }

  /** Topics: list, describe, create, add partitions, settings, delete. */
  public TopicAdmin topics() {
    return topics;
  }

  /** Groups: list, describe, offsets, lag, reset, delete. */
  public GroupAdmin groups() {
    return groups;
  }

  /** What partitions hold: where they begin and end, offsets of a time, delete up to an offset. */
  public RecordAdmin records() {
    return records;
  }

  /** Whether the topic exists. Never creates it, whatever the brokers' settings. */
  public boolean topicExists(String topic) {
    return topics.exists(topic);
  }

  /** How many partitions the topic has; empty when it does not exist. */
  public OptionalInt partitionCount(String topic) {
    return topics
        .description(Options.topicName("topic", topic))
        .map(found -> OptionalInt.of(found.partitions().size()))
        .orElseGet(OptionalInt::empty);
  }

  /**
   * Creates a topic unless it is there, as {@link TopicAdmin#create} does.
   *
   * @param partitions 1 or more; -1 for the brokers' {@code num.partitions}
   * @param replication 1 or more; -1 for the brokers' {@code default.replication.factor}
   * @param configs topic settings by their Kafka names, empty for the brokers' defaults
   * @return which of the two it was; a topic that was there is left as it is
   */
  public TopicCreation createTopicIfMissing(
      String topic, int partitions, int replication, Map<String, String> configs) {
    return topics.create(topic, partitions, replication, configs);
  }

  /**
   * Partitions, replication and the settings that matter to whoever writes to a topic.
   *
   * @throws KafkaEasyException also if there is no such topic
   */
  public TopicInfo describeTopic(String topic) {
    TopicDescription description = topics.existing(topic);
    Config config = topics.config(topic);
    return new TopicInfo(
        topic,
        description.partitions().size(),
        description.partitions().get(0).replicas().size(),
        text(config, TopicConfig.CLEANUP_POLICY_CONFIG).contains("compact"),
        Integer.parseInt(text(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)),
        Integer.parseInt(text(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)),
        description.partitions().stream()
            .map(p -> p.leader() == null ? TopicInfo.NO_LEADER : p.leader().id())
            .toList());
  }

  /** The id that the cluster was formatted with. */
  public String clusterId() {
    DescribeClusterOptions options = calls.limited(new DescribeClusterOptions());
    return calls.ask(
        "asking for the cluster's id", admin -> admin.describeCluster(options).clusterId());
  }

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
  public void awaitReady(Duration limit, String... topics) {
    Options.duration("limit", limit, SHORTEST, LONGEST);
    for (String topic : topics) {
      Options.topicName("topics", topic);
    }
    long deadline = System.nanoTime() + limit.toNanos();
    new ReadyCheck(calls.addresses(), readyQuestions()).await(limit);
    List<String> texts = calls.addresses().stream().map(HostPort::toString).toList();
    for (String topic : topics) {
      Duration rest = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      new TopicsReady(this, texts).await(topic, rest);
    }
  }

  private ReadyCheck.Questions readyQuestions() {
    return new ReadyCheck.Questions() {
      @Override
      public Collection<Node> brokers(Duration limit) {
        return EasyAdmin.this.brokers((int) limit.toMillis());
      }

      @Override
      public Collection<Node> brokersToldByBootstrap(Duration limit) {
        return BootstrapMetadata.brokers(connection, limit);
      }
    };
  }

  /** Disconnects. Calls that are under way fail; closing twice does nothing. */
  @Override
  public void close() {
    calls.close();
  }

  private Collection<Node> brokers(int limitMillis) {
    int limit = Math.min(limitMillis, calls.timeoutMillis());
    DescribeClusterOptions options = new DescribeClusterOptions().timeoutMs(limit);
    return calls.ask(
        "asking for the brokers", admin -> admin.describeCluster(options).nodes(), limit);
  }

  private static String text(Config config, String name) {
    String value = config.get(name) == null ? null : config.get(name).value();
    if (value == null) {
      throw new KafkaEasyException("The cluster does not tell the topic setting " + name + ".");
    }
    return value;
  }
}
