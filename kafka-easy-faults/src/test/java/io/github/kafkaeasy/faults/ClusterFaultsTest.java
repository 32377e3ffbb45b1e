package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.LocalKafka;
import java.util.List;
import org.apache.kafka.common.Node;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Three brokers, one of them down (scenarios 2 and 8): rolling restart, coordinator killed. */
@FaultSuite
class ClusterFaultsTest {

  @Test
  void s02BrokersThatAreRestartedOneByOneLoseNothingAndRebalanceNothing(
      ThreeBrokers three, Scale scale, Report report) throws Exception {
    Site cluster = three.site();
    try (Load load = new Load(cluster, scale, Report.seed()).join(scale.members())) {
      awaitPartitions(load, scale);
      load.awaitProgress(200);
      long rebalances = load.rebalances();
      double recovery = 0;
      int restarts = scale.times(2, 3);
      for (LocalKafka node : cluster.nodes().subList(0, restarts)) {
        long pid = node.pid();
        node.stop();
        node.start();
        assertThat(node.pid()).as("the fault happened: another process").isNotEqualTo(pid);
        awaitInSync(cluster, load.topic, scale);
        recovery = Math.max(recovery, load.awaitProgress(50));
        load.checkCommitted();
      }
      assertThat(load.rebalances()).as("no extra rebalance").isEqualTo(rebalances);
      load.finish();
      report.add("02 rolling restart", load, restarts, recovery);
      load.assertInvariants();
    }
  }

  @Test
  void s08TheCoordinatorsBrokerIsKilledAndCommitsGoOn(
      ThreeBrokers three, Scale scale, Report report) throws Exception {
    Site cluster = three.site();
    try (Load load = new Load(cluster, scale, Report.seed()).join(scale.members())) {
      awaitPartitions(load, scale);
      load.awaitProgress(200);
      int coordinator = coordinatorOf(cluster, load.group);
      LocalKafka node = cluster.nodes().get(coordinator - 1);
      node.kill();
      double recovery = load.awaitProgress(200);
      Awaitility.await()
          .atMost(scale.patience())
          .ignoreExceptions()
          .until(() -> coordinatorOf(cluster, load.group) != coordinator);
      load.checkCommitted();
      node.start();
      awaitInSync(cluster, load.topic, scale);
      load.finish();
      report.add("08 coordinator killed", load, 1, recovery);
      load.assertInvariants();
    }
  }

  private static void awaitPartitions(Load load, Scale scale) {
    Awaitility.await()
        .atMost(scale.patience())
        .until(
            () ->
                load.members().stream()
                    .allMatch(
                        m -> m.consumer().stats().partitions() == 12 / load.members().size()));
  }

  private static int coordinatorOf(Site cluster, String group) throws Exception {
    Node coordinator =
        cluster
            .raw()
            .admin()
            .describeConsumerGroups(List.of(group))
            .all()
            .get()
            .get(group)
            .coordinator();
    return coordinator.id();
  }

  private static void awaitInSync(Site cluster, String topic, Scale scale) {
    Awaitility.await()
        .atMost(scale.patience())
        .ignoreExceptions()
        .until(
            () ->
                cluster
                    .raw()
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
