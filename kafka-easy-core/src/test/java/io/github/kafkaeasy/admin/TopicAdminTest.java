package io.github.kafkaeasy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class TopicAdminTest {
  private EasyAdmin admin;

  @BeforeEach
  void connect(TestKafka broker) {
    admin = KafkaEasy.connect(broker.bootstrapServers()).admin();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void topicsAreListedByNameWithoutKafkasOwn(TestTopics topics) {
    String one = topics.create("one");
    String two = topics.create("two");

    assertThat(admin.topics().names()).contains(one, two).isSorted();
    assertThat(admin.topics().names()).noneMatch(name -> name.startsWith("__"));
    assertThat(admin.topics().internalNames()).doesNotContain(one, two);
  }

  @Test
  void aTopicIsDescribedWithLeadersAndReplicas(TestTopics topics) {
    String topic = topics.create("described", 3);

    TopicDetails details = admin.topics().describe(topic);

    assertThat(details.name()).isEqualTo(topic);
    assertThat(details.internal()).isFalse();
    assertThat(details.replication()).isEqualTo(1);
    assertThat(details.underReplicated()).isZero();
    assertThat(details.withoutLeader()).isZero();
    assertThat(details.partitions())
        .containsExactly(
            new PartitionDetails(0, 1, List.of(1), List.of(1)),
            new PartitionDetails(1, 1, List.of(1), List.of(1)),
            new PartitionDetails(2, 1, List.of(1), List.of(1)));
  }

  @Test
  void severalTopicsAreDescribedAtOnce(TestTopics topics) {
    String one = topics.create("one", 1);
    String two = topics.create("two", 2);

    assertThat(admin.topics().describe(List.of(two, one)))
        .extracting(TopicDetails::name, topic -> topic.partitions().size())
        .containsExactlyInAnyOrder(tuple(one, 1), tuple(two, 2));
  }

  @Test
  void aReplicaThatIsBehindIsReported() {
    PartitionDetails behind = new PartitionDetails(0, 1, List.of(1, 2), List.of(1));
    PartitionDetails away = new PartitionDetails(1, TopicInfo.NO_LEADER, List.of(2), List.of(2));

    TopicDetails details = new TopicDetails("orders", false, List.of(behind, away));

    assertThat(details.underReplicated()).isEqualTo(1);
    assertThat(details.withoutLeader()).isEqualTo(1);
  }

  @Test
  void aTopicIsCreatedWithSettingsAndAnExistingOneIsNoError(TestTopics topics) {
    String topic = topics.name("created");

    assertThat(admin.topics().create(topic, 2, 1, Map.of("retention.ms", "60000")))
        .isEqualTo(TopicCreation.CREATED);
    assertThat(admin.topics().create(topic, 7, 1, Map.of())).isEqualTo(TopicCreation.ALREADY_THERE);

    assertThat(admin.topics().describe(topic).partitions()).hasSize(2);
    assertThat(admin.topics().settings(topic))
        .contains(new TopicSetting("retention.ms", "60000", TopicSetting.Source.TOPIC));
  }

  @Test
  void aDryRunCreatesNothingAndStillRefusesWhatTheBrokersRefuse(TestTopics topics) {
    String topic = topics.name("dry");

    assertThat(admin.topics().dryRun().create(topic, 2, 1, Map.of()))
        .isEqualTo(TopicCreation.CREATED);
    assertThat(admin.topics().exists(topic)).isFalse();
    assertThatThrownBy(() -> admin.topics().dryRun().create(topic, 2, 99, Map.of()))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("InvalidReplicationFactor");
  }

  @Test
  void partitionsAreAdded(TestTopics topics) {
    String topic = topics.create("growing", 2);

    assertThat(admin.topics().dryRun().addPartitions(topic, 5).added()).isEqualTo(3);
    assertThat(admin.topics().describe(topic).partitions()).hasSize(2);

    assertThat(admin.topics().addPartitions(topic, 5)).isEqualTo(new PartitionGrowth(topic, 2, 5));
    assertThat(admin.topics().describe(topic).partitions()).hasSize(5);
    assertThat(admin.topics().addPartitions(topic, 5).added()).isZero();
  }

  @Test
  void partitionsAreNeverRemovedAndTheRefusalSaysWhy(TestTopics topics) {
    String topic = topics.create("shrinking", 3);

    assertThatThrownBy(() -> admin.topics().addPartitions(topic, 2))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("partitions = 2")
        .hasMessageContaining(topic + " has 3")
        .hasMessageContaining("would delete its records");
  }

  @Test
  void settingsHaveTheirSource(TestTopics topics) {
    String topic = topics.create("set", 1, Map.of("max.message.bytes", "54321"));

    List<TopicSetting> settings = admin.topics().settings(topic);

    assertThat(settings).extracting(TopicSetting::name).isSorted();
    assertThat(settings)
        .contains(
            new TopicSetting("max.message.bytes", "54321", TopicSetting.Source.TOPIC),
            new TopicSetting("cleanup.policy", "delete", TopicSetting.Source.KAFKA_DEFAULT))
        // LocalKafka writes this setting into the broker's configuration file.
        .contains(
            new TopicSetting("file.delete.delay.ms", "1000", TopicSetting.Source.BROKER_FILE));
    assertThat(settings.stream().filter(TopicSetting::changed)).hasSize(1);
  }

  @Test
  void settingsAreChangedAndUnset(TestTopics topics) {
    String topic = topics.create("changed", 1, Map.of("retention.ms", "1000"));
    TopicAdmin changing = admin.topics();

    changing.dryRun().changeSettings(topic, Map.of("retention.ms", "5"));
    assertThat(setting(topic, "retention.ms")).isEqualTo("1000");

    changing.changeSettings(topic, Map.of("retention.ms", "2000", "cleanup.policy", "compact"));
    assertThat(setting(topic, "retention.ms")).isEqualTo("2000");
    assertThat(setting(topic, "cleanup.policy")).isEqualTo("compact");

    changing.dropSettings(topic, List.of("retention.ms"));
    assertThat(setting(topic, "retention.ms")).isEqualTo("604800000");
    assertThat(setting(topic, "cleanup.policy")).isEqualTo("compact");
  }

  @Test
  void aSettingThatKafkaDoesNotKnowIsRefusedAndNothingChanges(TestTopics topics) {
    String topic = topics.create("unchanged");

    assertThatThrownBy(
            () ->
                admin
                    .topics()
                    .changeSettings(topic, Map.of("retention.ms", "7", "retentoin.ms", "7")))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("retentoin.ms");
    assertThat(setting(topic, "retention.ms")).isEqualTo("604800000");
  }

  @Test
  void aTopicIsDeletedAndAMissingOneIsNoError(TestTopics topics) {
    String topic = topics.create("doomed");

    assertThat(admin.topics().dryRun().delete(topic)).isTrue();
    assertThat(admin.topics().exists(topic)).isTrue();
    assertThat(admin.topics().delete(topic)).isTrue();
    assertThat(admin.topics().exists(topic)).isFalse();
    assertThat(admin.topics().delete(topic)).isFalse();
  }

  @Test
  void aMissingTopicIsNamed(TestTopics topics) {
    String topic = topics.name("missing");

    assertThatThrownBy(() -> admin.topics().describe(topic))
        .hasMessageContaining(topic + " does not exist");
    assertThatThrownBy(() -> admin.topics().settings(topic))
        .hasMessageContaining(topic + " does not exist");
    assertThatThrownBy(() -> admin.topics().addPartitions(topic, 3))
        .hasMessageContaining(topic + " does not exist");
    assertThatThrownBy(() -> admin.topics().changeSettings(topic, Map.of("retention.ms", "1")))
        .hasMessageContaining(topic + " does not exist");
  }

  private String setting(String topic, String name) {
    return admin.topics().settings(topic).stream()
        .filter(setting -> setting.name().equals(name))
        .map(TopicSetting::value)
        .findAny()
        .orElseThrow();
  }
}
