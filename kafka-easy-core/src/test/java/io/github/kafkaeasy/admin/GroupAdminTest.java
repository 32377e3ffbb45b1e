package io.github.kafkaeasy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.broker.GroupProtocols;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KafkaTest
class GroupAdminTest {
  private static final long NOON = 1_700_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ByteArrayDeserializer BYTES = new ByteArrayDeserializer();

  private EasyAdmin admin;
  private GroupAdmin groups;

  @BeforeEach
  void connect(TestKafka broker) {
    admin = KafkaEasy.connect(broker.bootstrapServers()).admin();
    groups = admin.groups();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void aGroupHasItsMembersWithTheirPartitions(
      String protocol, TestKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    GroupProtocols.assumeSupported(protocol, raw);
    String topic = topics.create("orders", 3);
    String group = topics.group("billing");
    try (KafkaConsumer<byte[], byte[]> member = member(broker, group, protocol)) {
      member.subscribe(List.of(topic));
      await().atMost(PATIENCE).until(() -> assigned(member) == 3);

      GroupDetails details = groups.describe(group);

      assertThat(details.type()).hasToString(protocol.equals("classic") ? "Classic" : "Consumer");
      assertThat(details.state()).isEqualTo(GroupState.STABLE);
      assertThat(details.assignor()).isEqualTo(protocol.equals("classic") ? "range" : "uniform");
      assertThat(details.coordinator()).startsWith("127.0.0.1:");
      assertThat(details.members()).hasSize(1);
      assertThat(details.members().get(0).clientId()).isEqualTo("till");
      assertThat(details.members().get(0).host()).isEqualTo("127.0.0.1");
      assertThat(details.members().get(0).partitions())
          .containsExactlyElementsOf(partitions(topic, 3));
      assertThat(groups.list())
          .filteredOn(found -> found.id().equals(group))
          .containsExactly(new GroupInfo(group, details.type(), "consumer", GroupState.STABLE));
    }
  }

  @Tag("newest-clients")
  @Test
  void aShareGroupIsListedDescribedAndItsLagCounted(
      TestKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    String topic = topics.create("jobs", 2);
    String group = topics.group("crew");
    publish(raw, topic, 0, 4);
    try (KafkaShareConsumer<byte[], byte[]> member = shareMember(broker, group)) {
      member.subscribe(List.of(topic));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                member.poll(Duration.ofMillis(200));
                return groups.exists(group)
                    && groups.describe(group).members().stream()
                        .anyMatch(found -> found.partitions().size() == 2);
              });

      assertThat(groups.list())
          .anyMatch(found -> found.id().equals(group) && found.type() == GroupType.SHARE);
      assertThat(groups.describe(group).members().get(0).clientId()).isEqualTo("till");
    }
    await().atMost(PATIENCE).until(() -> groups.describe(group).members().isEmpty());

    groups.apply(groups.planReset(group, ResetTarget.earliest(), List.of(topic)));
    assertThat(groups.lag(group).total()).isEqualTo(4);
    assertThat(groups.delete(group)).isTrue();
    assertThat(groups.exists(group)).isFalse();
  }

  @Test
  void lagIsCountedForEachPartition(TestKafka broker, TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 3);
    String group = topics.group("billing");
    publish(raw, topic, 0, 10);
    publish(raw, topic, 1, 5);
    publish(raw, topic, 2, 3);
    commit(raw, group, Map.of(new TopicPartition(topic, 0), 4L, new TopicPartition(topic, 1), 5L));

    GroupLag lag = groups.lag(group);

    assertThat(lag.partitions())
        .extracting(PartitionLag::partition)
        .containsExactlyElementsOf(partitions(topic, 2));
    assertThat(lag.partitions()).extracting(PartitionLag::lag).containsExactly(6L, 0L);
    assertThat(lag.total()).isEqualTo(6);
    assertThat(lag.missingTopics()).isEmpty();
    assertThat(groups.offsets(group))
        .containsExactly(
            Map.entry(new TopicPartition(topic, 0), 4L),
            Map.entry(new TopicPartition(topic, 1), 5L));
  }

  @Test
  void aPartitionThatIsReadButNotCommittedCountsFromItsBeginning(
      TestKafka broker, TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 1);
    String group = topics.group("billing");
    publish(raw, topic, 0, 7);
    try (KafkaConsumer<byte[], byte[]> member = member(broker, group, "classic")) {
      member.subscribe(List.of(topic));
      await().atMost(PATIENCE).until(() -> assigned(member) == 1);

      PartitionLag lag = groups.lag(group).partitions().get(0);

      assertThat(lag.committed()).isNull();
      assertThat(lag.lag()).isEqualTo(7);
      assertThat(lag.member()).isEqualTo("till@127.0.0.1");
    }
  }

  @Test
  void recordsThatRetentionDeletedAreReportedAndAreNotLag(TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 1);
    String group = topics.group("billing");
    TopicPartition partition = new TopicPartition(topic, 0);
    publish(raw, topic, 0, 10);
    commit(raw, group, Map.of(partition, 2L));
    admin.records().deleteBefore(Map.of(partition, 8L));

    PartitionLag lag = groups.lag(group).partitions().get(0);

    assertThat(lag.lag()).isEqualTo(2);
    assertThat(lag.missed()).isEqualTo(6);
  }

  @Test
  void deletedTopicsAreNamedAndDoNotDelayTheAnswer(TestTopics topics, RawKafka raw) {
    String there = topics.create("there", 1);
    String gone = topics.create("gone", 1);
    String group = topics.group("billing");
    commit(raw, group, Map.of(new TopicPartition(there, 0), 0L, new TopicPartition(gone, 0), 0L));
    // Brokers delete the committed offsets of a deleted topic, perhaps before the next call: then
    // the group has no offset there any more.
    admin.topics().delete(gone);
    GroupLag lag = groups.lag(group);

    assertThat(lag.partitions()).hasSize(1);
    assertThat(lag.missingTopics()).isSubsetOf(gone);
  }

  @ParameterizedTest
  @ValueSource(strings = {"earliest", "latest", "time", "offset", "shift", "shiftFar"})
  void aResetIsPlannedFirstAndThenDoneAsPlanned(String how, TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 2);
    String group = topics.group("billing");
    publish(raw, topic, 0, 10);
    publish(raw, topic, 1, 4);
    Map<TopicPartition, Long> before =
        Map.of(new TopicPartition(topic, 0), 5L, new TopicPartition(topic, 1), 2L);
    commit(raw, group, before);

    ResetPlan plan = groups.planReset(group, target(how), List.of());

    assertThat(groups.offsets(group)).isEqualTo(before);
    assertThat(plan.changes())
        .extracting(OffsetChange::after)
        .containsExactly(
            switch (how) {
              case "earliest", "shiftFar" -> new Long[] {0L, 0L};
              case "latest" -> new Long[] {10L, 4L};
              case "time" -> new Long[] {6L, 4L};
              case "offset" -> new Long[] {7L, 4L};
              default -> new Long[] {2L, 0L};
            });
    groups.apply(plan);
    assertThat(groups.offsets(group).values())
        .containsExactlyElementsOf(plan.changes().stream().map(OffsetChange::after).toList());
  }

  @Test
  void aPlanCountsRepeatedAndSkippedRecordsAndMarksClampedOffsets(TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 2);
    String group = topics.group("billing");
    publish(raw, topic, 0, 10);
    publish(raw, topic, 1, 4);
    commit(raw, group, Map.of(new TopicPartition(topic, 0), 9L, new TopicPartition(topic, 1), 1L));

    ResetPlan plan = groups.planReset(group, ResetTarget.offset(6), List.of());

    assertThat(plan.repeated()).isEqualTo(3);
    assertThat(plan.skipped()).isEqualTo(3);
    assertThat(plan.changes()).extracting(OffsetChange::clamped).containsExactly(false, true);
  }

  @Test
  void aResetOfSomePartitionsLeavesTheOthers(TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 2);
    String group = topics.group("billing");
    commit(raw, group, Map.of(new TopicPartition(topic, 0), 0L, new TopicPartition(topic, 1), 0L));
    publish(raw, topic, 0, 3);
    publish(raw, topic, 1, 3);

    groups.apply(
        groups
            .planReset(group, ResetTarget.latest(), List.of(topic))
            .only(partition -> partition.partition() == 1));

    assertThat(groups.offsets(group).values()).containsExactly(0L, 3L);
  }

  @Test
  void aResetThatFailsInOnePartitionSaysInWhichOnesItSucceeded(TestTopics topics, RawKafka raw) {
    String kept = topics.create("kept", 1);
    String deleted = topics.create("deleted", 1);
    String group = topics.group("billing");
    publish(raw, kept, 0, 3);
    ResetPlan plan = groups.planReset(group, ResetTarget.latest(), List.of(kept, deleted));
    admin.topics().delete(deleted);

    assertThatThrownBy(() -> groups.apply(plan))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining(deleted + "-0: UnknownTopicOrPartitionException")
        .hasMessageContaining("it succeeded for " + kept + "-0.");
    assertThat(groups.offsets(group)).isEqualTo(Map.of(new TopicPartition(kept, 0), 3L));
  }

  @Test
  void aGroupCanGetOffsetsBeforeItsFirstMember(TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 1);
    String group = topics.group("new");
    publish(raw, topic, 0, 10);

    groups.apply(
        groups.planReset(
            group, ResetTarget.time(Instant.ofEpochMilli(NOON + 5_000)), List.of(topic)));

    assertThat(groups.offsets(group)).isEqualTo(Map.of(new TopicPartition(topic, 0), 5L));
  }

  @Test
  void aResetWithoutTopicsOfAGroupThatDoesNotExistIsRefused(TestTopics topics) {
    assertThatThrownBy(
            () -> groups.planReset(topics.group("typo"), ResetTarget.earliest(), List.of()))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("There is no group")
        .hasMessageContaining("name the topics");
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void aGroupWithMembersIsNeitherResetNorDeleted(
      String protocol, TestKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    GroupProtocols.assumeSupported(protocol, raw);
    String topic = topics.create("orders", 1);
    String group = topics.group("billing");
    publish(raw, topic, 0, 3);
    try (KafkaConsumer<byte[], byte[]> member = member(broker, group, protocol)) {
      member.subscribe(List.of(topic));
      await().atMost(PATIENCE).until(() -> assigned(member) == 1);
      member.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(2)));
      ResetPlan plan = groups.planReset(group, ResetTarget.earliest(), List.of());

      assertThatThrownBy(() -> groups.apply(plan))
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining("till@127.0.0.1")
          .hasMessageContaining("stop them first");
      assertThatThrownBy(() -> groups.delete(group)).hasMessageContaining("stop them first");
      assertThat(groups.offsets(group).values()).containsExactly(2L);
    }
  }

  @Test
  void aGroupIsDeletedAndAMissingOneIsNoError(TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 1);
    String group = topics.group("doomed");
    commit(raw, group, Map.of(new TopicPartition(topic, 0), 0L));

    assertThat(groups.delete(group)).isTrue();
    assertThat(groups.exists(group)).isFalse();
    assertThat(groups.delete(group)).isFalse();
  }

  @Test
  void aMissingGroupIsNamed(TestTopics topics) {
    String group = topics.group("missing");

    assertThatThrownBy(() -> groups.describe(group))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining(group + " does not exist");
    assertThatThrownBy(() -> groups.lag(group)).hasMessageContaining(group + " does not exist");
    assertThat(groups.offsets(group)).isEmpty();
  }

  private static ResetTarget target(String how) {
    return switch (how) {
      case "earliest" -> ResetTarget.earliest();
      case "latest" -> ResetTarget.latest();
      case "time" -> ResetTarget.time(Instant.ofEpochMilli(NOON + 5_001));
      case "offset" -> ResetTarget.offset(7);
      case "shift" -> ResetTarget.shift(-3);
      default -> ResetTarget.shift(Long.MIN_VALUE);
    };
  }

  private static int assigned(KafkaConsumer<byte[], byte[]> member) {
    member.poll(Duration.ofMillis(100));
    return member.assignment().size();
  }

  private static KafkaConsumer<byte[], byte[]> member(
      TestKafka broker, String group, String protocol) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "group.id",
            group,
            "client.id",
            "till",
            "group.protocol",
            protocol,
            "enable.auto.commit",
            "false"),
        BYTES,
        BYTES);
  }

  private static KafkaShareConsumer<byte[], byte[]> shareMember(TestKafka broker, String group) {
    return new KafkaShareConsumer<>(
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(), "group.id", group, "client.id", "till"),
        BYTES,
        BYTES);
  }

  private static void commit(RawKafka raw, String group, Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> commits = new java.util.HashMap<>();
    offsets.forEach((partition, offset) -> commits.put(partition, new OffsetAndMetadata(offset)));
    try {
      raw.admin().alterConsumerGroupOffsets(group, commits).all().get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  /** Publishes records whose timestamps are one second apart, from noon on. */
  private static void publish(RawKafka raw, String topic, int partition, int count) {
    List<ProducerRecord<byte[], byte[]>> records =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new ProducerRecord<byte[], byte[]>(
                        topic, partition, NOON + i * 1_000L, null, new byte[] {1}))
            .toList();
    raw.publishAll(records);
  }
}
