package io.github.kafkaeasy.admin.internal;

import static io.github.kafkaeasy.admin.internal.AdminCalls.answer;

import io.github.kafkaeasy.admin.PartitionDetails;
import io.github.kafkaeasy.admin.PartitionGrowth;
import io.github.kafkaeasy.admin.TopicAdmin;
import io.github.kafkaeasy.admin.TopicCreation;
import io.github.kafkaeasy.admin.TopicDetails;
import io.github.kafkaeasy.admin.TopicInfo;
import io.github.kafkaeasy.admin.TopicSetting;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import io.github.kafkaeasy.internal.connection.HostPort;
import io.github.kafkaeasy.internal.settings.Options;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DeleteTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Implementation of {@link TopicAdmin}. Thread-safe. */
final class KafkaTopics implements TopicAdmin {
  private final AdminCalls calls;
  private final boolean dryRun;

  KafkaTopics(AdminCalls calls, boolean dryRun) {
    this.calls = calls;
    this.dryRun = dryRun;
  }

  @Override
  public TopicAdmin dryRun() {
    return new KafkaTopics(calls, true);
  }

  @Override
  public List<String> names() {
    return names(false);
  }

  @Override
  public List<String> internalNames() {
    return names(true);
  }

  @Override
  public boolean exists(String topic) {
    return description(Options.topicName("topic", topic)).isPresent();
  }

  @Override
  public TopicDetails describe(String topic) {
    return details(existing(topic));
  }

  @Override
  public List<TopicDetails> describe(Collection<String> topics) {
    TreeSet<String> asked = new TreeSet<>(Options.required("topics", topics));
    return calls
        .ask(
            "looking up " + asked.size() + " topics",
            admin ->
                admin
                    .describeTopics(asked, calls.limited(new DescribeTopicsOptions()))
                    .allTopicNames())
        .values()
        .stream()
        .map(KafkaTopics::details)
        .sorted(Comparator.comparing(TopicDetails::name))
        .toList();
  }

  @Override
  public TopicCreation create(
      String topic, int partitions, int replication, Map<String, String> settings) {
    Options.topicName("topic", topic);
    NewTopic created =
        new NewTopic(
                topic,
                Optional.of(Options.countOrDefault("partitions", partitions, Integer.MAX_VALUE))
                    .filter(count -> count > 0),
                Optional.of(
                        (short) Options.countOrDefault("replication", replication, Short.MAX_VALUE))
                    .filter(count -> count > 0))
            .configs(Options.required("settings", settings));
    CreateTopicsOptions options = calls.limited(new CreateTopicsOptions()).validateOnly(dryRun);
    try {
      calls.ask(
          "creating the topic " + topic,
          admin -> admin.createTopics(List.of(created), options).all());
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return TopicCreation.ALREADY_THERE;
      }
      throw e;
    }
    if (!dryRun) {
      awaitPartitions("waiting for the new topic " + topic, topic, 1);
    }
    return TopicCreation.CREATED;
  }

  @Override
  public PartitionGrowth addPartitions(String topic, int total) {
    Options.number("partitions", total, 1, Integer.MAX_VALUE);
    int before = existing(topic).partitions().size();
    if (total < before) {
      throw InvalidOptionException.of(
          "partitions",
          total,
          "the topic "
              + topic
              + " has "
              + before
              + ", and partitions can only be added, because removing one would delete its records;"
              + " create a smaller topic and copy the records instead");
    }
    if (total > before) {
      CreatePartitionsOptions options =
          calls.limited(new CreatePartitionsOptions()).validateOnly(dryRun);
      calls.ask(
          "adding partitions to the topic " + topic,
          admin ->
              admin
                  .createPartitions(Map.of(topic, NewPartitions.increaseTo(total)), options)
                  .all());
      if (!dryRun) {
        awaitPartitions("waiting for the new partitions of " + topic, topic, total);
      }
    }
    return new PartitionGrowth(topic, before, total);
  }

  @Override
  public List<TopicSetting> settings(String topic) {
    return config(existing(topic).name()).entries().stream()
        .map(KafkaTopics::setting)
        .sorted(Comparator.comparing(TopicSetting::name))
        .toList();
  }

  @Override
  public void changeSettings(String topic, Map<String, String> changes) {
    alter(
        topic,
        Options.required("changes", changes).entrySet().stream()
            .map(
                change ->
                    new AlterConfigOp(
                        new ConfigEntry(change.getKey(), change.getValue()),
                        AlterConfigOp.OpType.SET))
            .toList());
  }

  @Override
  public void dropSettings(String topic, Collection<String> names) {
    alter(
        topic,
        Options.required("names", names).stream()
            .map(
                name -> new AlterConfigOp(new ConfigEntry(name, null), AlterConfigOp.OpType.DELETE))
            .toList());
  }

  @Override
  public boolean delete(String topic) {
    Options.topicName("topic", topic);
    if (dryRun) {
      return exists(topic);
    }
    try {
      calls.ask(
          "deleting the topic " + topic,
          admin ->
              admin.deleteTopics(List.of(topic), calls.limited(new DeleteTopicsOptions())).all());
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
    calls.awaitShown("waiting for the deletion of the topic " + topic, () -> !exists(topic));
    return true;
  }

  /** Kafka's description of a topic; empty if the topic does not exist. */
  Optional<TopicDescription> description(String topic) {
    return description(topic, calls.timeoutMillis());
  }

  /**
   * The same with a time limit of its own.
   *
   * @param limitMillis the limit; the admin client's is used if it is shorter
   */
  Optional<TopicDescription> description(String topic, long limitMillis) {
    int limit = (int) Math.min(limitMillis, calls.timeoutMillis());
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(limit);
    try {
      return Optional.of(
          calls.ask(
              "looking up the topic " + topic,
              admin ->
                  answer(admin.describeTopics(List.of(topic), options).topicNameValues(), topic),
              limit));
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  TopicDescription existing(String topic) {
    return description(Options.topicName("topic", topic))
        .orElseThrow(
            () ->
                new NotFoundException(
                    topic,
                    "The topic "
                        + topic
                        + " does not exist at "
                        + HostPort.join(calls.addresses())
                        + ". Check its name, or create it first."));
  }

  Config config(String topic) {
    ConfigResource resource = resource(topic);
    return calls.ask(
        "reading the settings of the topic " + topic,
        admin ->
            answer(
                admin
                    .describeConfigs(List.of(resource), calls.limited(new DescribeConfigsOptions()))
                    .values(),
                resource));
  }

  private List<String> names(boolean internal) {
    return calls
        .ask(
            "listing the topics",
            admin ->
                admin
                    .listTopics(calls.limited(new ListTopicsOptions().listInternal(internal)))
                    .listings())
        .stream()
        .filter(topic -> topic.isInternal() == internal)
        .map(TopicListing::name)
        .sorted()
        .toList();
  }

  private void alter(String topic, Collection<AlterConfigOp> changes) {
    Map<String, TopicSetting> before = settingsByName(topic);
    AlterConfigsOptions options = calls.limited(new AlterConfigsOptions()).validateOnly(dryRun);
    calls.ask(
        "changing the settings of the topic " + topic,
        admin -> admin.incrementalAlterConfigs(Map.of(resource(topic), changes), options).all());
    if (!dryRun) {
      calls.awaitShown(
          "waiting for the new settings of " + topic,
          () -> {
            Map<String, TopicSetting> now = settingsByName(topic);
            return changes.stream().allMatch(change -> isShown(change, before, now));
          });
    }
  }

  private Map<String, TopicSetting> settingsByName(String topic) {
    return settings(topic).stream().collect(Collectors.toMap(TopicSetting::name, s -> s));
  }

  /**
   * Whether the brokers report the change. Kafka may format a value differently, so any value
   * different from the old one is accepted.
   */
  private static boolean isShown(
      AlterConfigOp change, Map<String, TopicSetting> before, Map<String, TopicSetting> now) {
    ConfigEntry wanted = change.configEntry();
    TopicSetting shown = now.get(wanted.name());
    if (shown == null || !shown.equals(before.get(wanted.name()))) {
      return true;
    }
    return change.opType() == AlterConfigOp.OpType.DELETE
        ? !shown.changed()
        : shown.changed() && Objects.equals(shown.value(), wanted.value());
  }

  /**
   * Waits until a broker knows the topic with this number of partitions, and until the leader of
   * each partition answers a request for it. The topic is not looked up again after it was found:
   * another broker may answer, and may not know it yet. Metadata can name a leader before that
   * broker serves the partition. If a producer starts in between, its first batch may be refused
   * and its second accepted; the first batch then fails as out of sequence until its delivery
   * timeout.
   */
  private void awaitPartitions(String task, String topic, int partitions) {
    List<TopicPartitionInfo> shown = new ArrayList<>();
    calls.awaitShown(
        task,
        () -> {
          description(topic)
              .map(TopicDescription::partitions)
              .filter(found -> found.size() >= partitions)
              .ifPresent(shown::addAll);
          return !shown.isEmpty();
        });
    if (shown.isEmpty()) {
      return; // the change is made, but no broker that was asked knows it within the time limit
    }
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    shown.forEach(p -> ends.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
    calls.ask(
        "waiting for the partitions of the topic " + topic,
        admin -> admin.listOffsets(ends, calls.limited(new ListOffsetsOptions())).all());
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static TopicDetails details(TopicDescription topic) {
    return new TopicDetails(
        topic.name(),
        topic.isInternal(),
        topic.partitions().stream().map(KafkaTopics::partition).toList());
  }

  private static PartitionDetails partition(TopicPartitionInfo info) {
    return new PartitionDetails(
        info.partition(),
        info.leader() == null ? TopicInfo.NO_LEADER : info.leader().id(),
        info.replicas().stream().map(Node::id).toList(),
        info.isr().stream().map(Node::id).toList());
  }

  private static TopicSetting setting(ConfigEntry entry) {
    return new TopicSetting(entry.name(), entry.value(), source(entry.source()));
  }

  private static TopicSetting.Source source(ConfigEntry.ConfigSource source) {
    return switch (source) {
      case DYNAMIC_TOPIC_CONFIG -> TopicSetting.Source.TOPIC;
      case DYNAMIC_BROKER_CONFIG -> TopicSetting.Source.BROKER;
      case DYNAMIC_DEFAULT_BROKER_CONFIG -> TopicSetting.Source.CLUSTER;
      case STATIC_BROKER_CONFIG -> TopicSetting.Source.BROKER_FILE;
      case DEFAULT_CONFIG -> TopicSetting.Source.KAFKA_DEFAULT;
      default -> TopicSetting.Source.UNKNOWN;
    };
  }
}
