package io.github.kafkaeasy.test.internal.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Scripted topics that are recreated or get more partitions, and partitions without a leader. */
class ScriptedTopicsTest {
  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);

  private final ScriptedCluster cluster = new ScriptedCluster().topic("orders", 2);
  private final ScriptedConsumer consumer = new ScriptedConsumer(cluster);

  private int poll() {
    return consumer.poll(Duration.ZERO).count();
  }

  @Test
  void aRecreatedTopicHasAnotherIdAndNoCommitsAndReadersKeepTheirPosition() {
    cluster.appendMany(P0, 3);
    consumer.assign(List.of(P0));
    assertThat(poll()).isEqualTo(3);
    cluster.commit("group", P0, new OffsetAndMetadata(3));
    var id = cluster.topicId("orders");
    cluster.recreateTopic("orders");
    cluster.appendMany(P0, 5);
    assertThat(cluster.topicId("orders")).isNotEqualTo(id).isPresent();
    assertThat(cluster.committed("group", P0)).isEmpty();
    assertThat(poll()).isEqualTo(2);
  }

  @Test
  void aTopicCanGetMorePartitions() {
    cluster.partitions("orders", 3);
    assertThat(cluster.partitionCount("orders")).isEqualTo(3);
    assertThat(cluster.partitionCount("payments")).isZero();
  }

  @Test
  void aPartitionWithoutALeaderIsNotFetchedButTheOthersAre() {
    cluster.appendMany(P0, 3);
    cluster.appendMany(P1, 4);
    cluster.leaderless(P0, true);
    consumer.assign(List.of(P0, P1));
    assertThat(poll()).isEqualTo(4);
    assertThatThrownBy(() -> consumer.position(P0)).isInstanceOf(TimeoutException.class);
    assertThatThrownBy(() -> consumer.endOffsets(List.of(P0))).isInstanceOf(TimeoutException.class);
    cluster.leaderless(P0, false);
    assertThat(poll()).isEqualTo(3);
  }
}
