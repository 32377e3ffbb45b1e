package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.GroupAdmin;
import io.github.kafkaeasy.admin.RecordAdmin;
import io.github.kafkaeasy.admin.TopicAdmin;
import io.github.kafkaeasy.admin.TopicCreation;
import io.github.kafkaeasy.admin.TopicInfo;
import io.github.kafkaeasy.error.KafkaEasyException;
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

/** Implementation of {@link EasyAdmin} with Kafka's admin client. Thread-safe. */
public final class KafkaAdmin implements EasyAdmin {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final PropertyRules RULES = PropertyRules.of(KafkaClasses.admin());

  private final ConnectionSettings connection;
  private final AdminCalls calls;
  private final KafkaTopics topics;
  private final KafkaRecords records;
  private final KafkaGroups groups;

  KafkaAdmin(ConnectionSettings connection, Supplier<Admin> connect, Duration timeout) {
    this.connection = connection;
    int timeoutMillis = (int) Options.duration("timeout", timeout, SHORTEST, LONGEST).toMillis();
    this.calls = new AdminCalls(connection.addresses(), connect, timeoutMillis);
    this.topics = new KafkaTopics(calls, false);
    this.records = new KafkaRecords(calls, topics);
    this.groups = new KafkaGroups(calls, topics, records);
  }

  /**
   * Creates an admin client for a connection.
   *
   * @param timeout time limit of each request, 1 ms to 10 min
   */
  public static EasyAdmin of(ConnectionSettings connection, Duration timeout) {
    return new KafkaAdmin(connection, () -> raw(connection), timeout);
  }

  /** Creates Kafka's own admin client for a connection. */
  public static Admin raw(ConnectionSettings connection) {
    Map<String, Object> properties = connection.forClient(RULES).toProperties();
    return KafkaClasses.with(() -> Admin.create(properties));
  }

  @Override
  public TopicAdmin topics() {
    return topics;
  }

  @Override
  public GroupAdmin groups() {
    return groups;
  }

  @Override
  public RecordAdmin records() {
    return records;
  }

  @Override
  public boolean topicExists(String topic) {
    return topics.exists(topic);
  }

  @Override
  public OptionalInt partitionCount(String topic) {
    return topics
        .description(Options.topicName("topic", topic))
        .map(found -> OptionalInt.of(found.partitions().size()))
        .orElseGet(OptionalInt::empty);
  }

  @Override
  public TopicCreation createTopicIfMissing(
      String topic, int partitions, int replication, Map<String, String> configs) {
    return topics.create(topic, partitions, replication, configs);
  }

  @Override
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

  @Override
  public String clusterId() {
    DescribeClusterOptions options = calls.limited(new DescribeClusterOptions());
    return calls.ask(
        "asking for the cluster's id", admin -> admin.describeCluster(options).clusterId());
  }

  @Override
  public void awaitReady(Duration limit, String... topics) {
    Options.duration("limit", limit, SHORTEST, LONGEST);
    for (String topic : topics) {
      Options.topicName("topics", topic);
    }
    long deadline = System.nanoTime() + limit.toNanos();
    new ReadyCheck(calls.addresses(), readyQuestions()).await(limit);
    List<String> texts = calls.addresses().stream().map(HostPort::toString).toList();
    for (String topic : topics) {
      new TopicsReady(this.topics, texts).await(topic, limit, deadline);
    }
  }

  private ReadyCheck.Questions readyQuestions() {
    return new ReadyCheck.Questions() {
      @Override
      public Collection<Node> brokers(Duration limit) {
        return KafkaAdmin.this.brokers((int) limit.toMillis());
      }

      @Override
      public Collection<Node> brokersToldByBootstrap(Duration limit) {
        return BootstrapMetadata.brokers(connection, limit);
      }
    };
  }

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
      throw new KafkaEasyException("The cluster does not report the topic setting " + name + ".");
    }
    return value;
  }
}
