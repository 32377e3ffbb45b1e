package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.config.ConnectionSettings;
import io.github.kafkaeasy.config.HostPort;
import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.config.PropertyRules;
import io.github.kafkaeasy.config.SecurityFailure;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the cluster about topics, and makes them. Thread-safe. Connects in the first call, so making
 * one is free; each call returns or throws within the timeout.
 *
 * <p>Methods throw {@link KafkaEasyException} when the cluster does not answer in time, refuses, or
 * the calling thread is interrupted (its flag is then set again).
 */
public final class EasyAdmin implements AutoCloseable {
  /** How long a call may take unless told otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

  private static final long PAUSE_MILLIS = 50;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final PropertyRules RULES = PropertyRules.of(AdminClientConfig.configDef());

  private final ConnectionSettings connection;
  private final List<HostPort> addresses;
  private final Supplier<Admin> connect;
  private final int timeoutMillis;
  private @Nullable Admin admin; // guarded by this
  private boolean closed; // guarded by this

  EasyAdmin(ConnectionSettings connection, Supplier<Admin> connect, Duration timeout) {
    this.connection = connection;
    this.addresses = connection.addresses();
    this.connect = connect;
    this.timeoutMillis = (int) Options.duration("timeout", timeout, SHORTEST, LONGEST).toMillis();
  }

  /**
   * An admin client for a connection. Programs call {@code kafka.admin()}.
   *
   * @param timeout how long a call may take, 1 ms to 10 min
   */
  public static EasyAdmin of(ConnectionSettings connection, Duration timeout) {
    Map<String, Object> properties = connection.forClient(RULES).toProperties();
    return new EasyAdmin(connection, () -> Admin.create(properties), timeout);
  }

  /** Whether the topic exists. Never creates it, whatever the brokers' settings. */
  public boolean topicExists(String topic) {
    return partitionCount(topic).isPresent();
  }

  /** How many partitions the topic has; empty when it does not exist. */
  public OptionalInt partitionCount(String topic) {
    return description(Options.topicName("topic", topic))
        .map(found -> OptionalInt.of(found.partitions().size()))
        .orElseGet(OptionalInt::empty);
  }

  /**
   * Creates a topic unless it is there. Returns when the brokers that were asked know of it, which
   * they learn one after the other.
   *
   * @param partitions 1 or more; -1 for the brokers' {@code num.partitions}
   * @param replication 1 or more; -1 for the brokers' {@code default.replication.factor}
   * @param configs topic settings by their Kafka names, empty for the brokers' defaults
   * @return which of the two it was; a topic that was there is left as it is
   */
  public TopicCreation createTopicIfMissing(
      String topic, int partitions, int replication, Map<String, String> configs) {
    Options.topicName("topic", topic);
    NewTopic created =
        new NewTopic(
                topic,
                Optional.of(Options.countOrDefault("partitions", partitions, Integer.MAX_VALUE))
                    .filter(count -> count > 0),
                Optional.of(
                        (short) Options.countOrDefault("replication", replication, Short.MAX_VALUE))
                    .filter(count -> count > 0))
            .configs(Options.required("configs", configs));
    CreateTopicsOptions options = new CreateTopicsOptions().timeoutMs(timeoutMillis);
    try {
      String task = "creating the topic " + topic;
      await(task, connected(task).createTopics(List.of(created), options).all());
      awaitKnown(topic);
      awaitPartitions(topic);
      return TopicCreation.CREATED;
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return TopicCreation.ALREADY_THERE;
      }
      throw e;
    }
  }

  /**
   * The metadata names a leader before that broker serves the partition. A producer that is faster
   * can have its first batch refused and its second accepted, and then its first one is out of
   * sequence until its delivery timeout: so the partitions themselves are asked.
   */
  private void awaitPartitions(String topic) {
    String task = "waiting for the partitions of the new topic " + topic;
    int count =
        description(topic)
            .orElseThrow(() -> new KafkaEasyException("The new topic " + topic + " has gone again"))
            .partitions()
            .size();
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < count; partition++) {
      ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    ListOffsetsOptions options = new ListOffsetsOptions().timeoutMs(timeoutMillis);
    await(task, connected(task).listOffsets(ends, options).all());
  }

  /**
   * Partitions, replication and the settings that matter to whoever writes to a topic.
   *
   * @throws KafkaEasyException also if there is no such topic
   */
  public TopicInfo describeTopic(String topic) {
    TopicDescription description =
        description(Options.topicName("topic", topic))
            .orElseThrow(
                () ->
                    new KafkaEasyException(
                        "The topic "
                            + topic
                            + " does not exist at "
                            + HostPort.join(addresses)
                            + ". Check its name, or create it first."));
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    DescribeConfigsOptions options = new DescribeConfigsOptions().timeoutMs(timeoutMillis);
    String task = "reading the settings of the topic " + topic;
    Config config =
        await(
            task,
            answer(connected(task).describeConfigs(List.of(resource), options).values(), resource));
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
    DescribeClusterOptions options = new DescribeClusterOptions().timeoutMs(timeoutMillis);
    String task = "asking for the cluster's id";
    return await(task, connected(task).describeCluster(options).clusterId());
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
    new ReadyCheck(addresses, readyQuestions()).await(limit);
    List<String> texts = addresses.stream().map(HostPort::toString).toList();
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
    Admin open;
    synchronized (this) {
      closed = true;
      open = admin;
      admin = null;
    }
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }

  private Collection<Node> brokers(int limitMillis) {
    int limit = Math.min(limitMillis, timeoutMillis);
    String task = "asking for the brokers";
    DescribeClusterOptions options = new DescribeClusterOptions().timeoutMs(limit);
    return await(task, connected(task).describeCluster(options).nodes(), limit);
  }

  private void awaitKnown(String topic) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (!topicExists(topic) && System.nanoTime() - deadline < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaEasyException(
            sentence("waiting for the new topic " + topic, "the thread was interrupted"), e);
      }
    }
  }

  private Optional<TopicDescription> description(String topic) {
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(timeoutMillis);
    String task = "looking up the topic " + topic;
    try {
      return Optional.of(
          await(
              task,
              answer(
                  connected(task).describeTopics(List.of(topic), options).topicNameValues(),
                  topic)));
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Admin connected(String task) {
    Admin open;
    synchronized (this) {
      open = admin;
    }
    return open == null ? keep(task, connect(task)) : open;
  }

  /** Outside the lock: resolving names may take its time, and close() must not wait for that. */
  private Admin connect(String task) {
    try {
      return connect.get();
    } catch (KafkaException e) {
      // Kafka wraps: the outermost says only that a client could not be made.
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new KafkaEasyException(
          sentence(task, why.getMessage() + ". Check the addresses and the ssl.*, sasl.* settings"),
          e);
    }
  }

  private Admin keep(String task, Admin made) {
    Admin kept;
    synchronized (this) {
      if (!closed && admin == null) {
        admin = made;
      }
      kept = admin;
    }
    if (kept != made) {
      made.close(Duration.ZERO);
    }
    if (kept == null) {
      throw new KafkaEasyException(sentence(task, "this admin client is closed"));
    }
    return kept;
  }

  private static <K, T> KafkaFuture<T> answer(Map<K, KafkaFuture<T>> answers, K asked) {
    return Objects.requireNonNull(answers.get(asked), "Kafka answers what it was asked");
  }

  private <T> T await(String task, KafkaFuture<T> answer) {
    return await(task, answer, timeoutMillis);
  }

  private <T> T await(String task, KafkaFuture<T> answer, int limitMillis) {
    try {
      return answer.get(limitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaEasyException(sentence(task, "interrupted while waiting for the answer"), e);
    } catch (TimeoutException e) {
      throw noAnswer(task, limitMillis, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw noAnswer(task, limitMillis, cause);
      }
      String insecure = SecurityFailure.explain(cause);
      throw new KafkaEasyException(
          sentence(task, insecure == null ? cause.toString() : insecure), cause);
    }
  }

  private KafkaEasyException noAnswer(String task, int limitMillis, Throwable cause) {
    return new KafkaEasyException(
        sentence(
            task,
            "no answer within "
                + Options.readable(Duration.ofMillis(limitMillis))
                + ". Check that the cluster runs; awaitReady() says which step fails"),
        cause);
  }

  private String sentence(String task, String what) {
    String start = Character.toUpperCase(task.charAt(0)) + task.substring(1);
    String end = what.endsWith(".") ? "" : ".";
    return start + " at " + HostPort.join(addresses) + " failed: " + what + end;
  }

  private static String text(Config config, String name) {
    String value = config.get(name) == null ? null : config.get(name).value();
    if (value == null) {
      throw new KafkaEasyException("The cluster does not tell the topic setting " + name + ".");
    }
    return value;
  }
}
