package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsControl({BrokerControl.KILL, BrokerControl.SERVER_PROPERTIES})
class LocalClusterTest {

  private static LocalCluster cluster;
  private static RawKafka raw;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.builder().serverProperty("message.max.bytes", "123456").start();
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
  void threeNodesFormOneClusterAndTopicsAreOnAllOfThem() throws Exception {
    raw.createTopic("everywhere", 3);
    Admin admin = raw.admin();
    assertThat(admin.describeCluster().nodes().get())
        .extracting(Node::id)
        .containsExactlyInAnyOrder(1, 2, 3);
    assertThat(admin.describeMetadataQuorum().quorumInfo().get().voters()).hasSize(3);
    List<TopicPartitionInfo> partitions =
        admin
            .describeTopics(List.of("everywhere"))
            .allTopicNames()
            .get()
            .get("everywhere")
            .partitions();
    assertThat(partitions)
        .hasSize(3)
        .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(3));
  }

  @Test
  void acknowledgedRecordsSurviveTheLossOfANodeAndWritesContinue() {
    raw.createTopic("survives", 3);
    for (int i = 0; i < 30; i++) {
      raw.publish("survives", "key-" + i, "before");
    }
    LocalKafka lost = cluster.node(2);
    lost.kill();
    assertThat(lost.isRunning()).isFalse();
    for (int i = 0; i < 30; i++) {
      raw.publish("survives", "key-" + i, "after");
    }
    assertThat(raw.values("survives")).hasSize(60);
    lost.start();
    assertThat(lost.isRunning()).isTrue();
    awaitAllInSync("survives");
  }

  @Test
  void aMajorityThatWasKilledStartsTogetherAgain() {
    raw.createTopic("majority", 1);
    raw.publish("majority", "key", "before");
    cluster.node(1).kill();
    cluster.node(2).kill();
    cluster.startAll();
    awaitAllInSync("majority");
    assertThat(raw.values("majority")).containsExactly("before");
  }

  @Test
  void aNodeThatDoesNotExistIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cluster.node(4))
        .withMessageContaining("1 to 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalCluster.builder().nodes(1))
        .withMessageContaining("LocalKafka");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1234);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalCluster.builder().advertisedAddress(4, address).start())
        .withMessageContaining("node 4")
        .withMessageContaining("nodes is 3");
  }

  @Test
  void ifAnotherProcessHasAPortTheClusterUsesAnotherPort() throws Exception {
    List<BrokerPorts> wanted = List.of(BrokerPorts.choose(), BrokerPorts.choose());
    List<BrokerPorts> others = List.of(BrokerPorts.choose(), BrokerPorts.choose());
    Iterator<List<BrokerPorts>> oneAfterTheOther = Stream.of(wanted, others).iterator();
    try (ServerSocket taken =
        new ServerSocket(wanted.get(1).client(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      try (LocalCluster small = LocalCluster.builder().nodes(2).startOn(oneAfterTheOther::next)) {
        assertThat(small.nodes())
            .extracting(node -> node.clientListener().getPort())
            .containsExactly(others.get(0).client(), others.get(1).client());
      }
    }
  }

  private static void awaitAllInSync(String topic) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                raw
                    .admin()
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .stream()
                    .allMatch(partition -> partition.isr().size() == 3));
  }
}
