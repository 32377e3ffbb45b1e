package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsControl({BrokerControl.STOP, BrokerControl.KILL})
class TopicControlTest {

  private static final Duration SOON = Duration.ofMinutes(1);

  private static LocalCluster cluster;
  private static RawKafka raw;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.builder().start();
    raw = RawKafka.connect(cluster.bootstrapServers());
  }

  @AfterAll
  static void close() {
    if (cluster != null) {
      raw.close();
      cluster.close();
    }
  }

  @Test
  void aRecreatedTopicIsEmptyAndHasAnotherId() {
    raw.createTopic("again", 2);
    TopicControl again = raw.topic("again");
    Uuid old = again.id();
    for (int i = 0; i < 10; i++) {
      raw.publish("again", "key-" + i, "old");
    }
    assertThat(again.recreate(3)).isNotEqualTo(old).isEqualTo(again.id());
    assertThat(raw.values("again")).isEmpty();
    raw.publish("again", "key", "new");
    assertThat(raw.values("again")).containsExactly("new");
    assertThat(again.leaders()).hasSize(3);
  }

  @Test
  void addedPartitionsAcceptRecordsAtOnce() {
    raw.createTopic("grows", 1);
    raw.topic("grows").growTo(3);
    raw.publishAll(List.of(new ProducerRecord<>("grows", 2, null, RawKafka.bytes("in the last"))));
    assertThat(raw.values("grows")).containsExactly("in the last");
  }

  @Test
  void aPartitionWhoseOnlyBrokerIsAwayHasNoLeaderUntilItComesBack() {
    TopicControl apart = raw.topic("apart");
    apart.createOn(Map.of("min.insync.replicas", "1"), List.of(List.of(1), List.of(2), List.of(3)));
    assertThat(apart.leaders()).isEqualTo(Map.of(0, 1, 1, 2, 2, 3));
    cluster.node(2).kill();
    try {
      apart.awaitNoLeader(1, SOON);
      assertThat(apart.leaders()).isEqualTo(Map.of(0, 1, 2, 3));
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> apart.awaitLeader(1, 2, Duration.ofMillis(1)))
          .withMessageContaining("node 2 as leader of partition 1")
          .withMessageContaining("{0=1, 2=3}");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> apart.awaitNoLeader(0, Duration.ofMillis(1)))
          .withMessageContaining("no leader of partition 0");
    } finally {
      cluster.node(2).start();
    }
    apart.awaitLeader(1, 2, SOON);
  }

  @Test
  void aFollowerThatWasDownBecomesLeaderAndTheRecordsItMissedAreLost() {
    TopicControl unclean = raw.topic("unclean");
    unclean.createOn(
        Map.of("min.insync.replicas", "1", "unclean.leader.election.enable", "true"),
        List.of(List.of(1, 2)));
    raw.publish("unclean", "key", "on both");
    cluster.node(2).stop();
    raw.publish("unclean", "key", "on one alone");
    cluster.node(1).kill();
    cluster.node(2).start();
    try {
      unclean.awaitLeader(0, 2, SOON);
      assertThat(raw.values("unclean")).containsExactly("on both");
    } finally {
      cluster.node(1).start();
    }
  }
}
