package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.LocalKafka;
import java.util.List;
import org.apache.kafka.common.Node;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scenarios 2 and 8: three brokers, one of them away. */
@FaultSuite
class ClusterFaultsTest {

  private static @Nullable Site own;
  private static Site cluster;

  @BeforeAll
  static void open(Site shared) {
    own = shared.nodes().size() < 3 ? Site.open(3) : null;
    cluster = own == null ? shared : own;
  }

  @AfterAll
  static void close() {
    if (own != null) {
      own.close();
    }
  }

  @Test
  void s02_brokers_that_are_restarted_one_by_one_lose_nothing_and_rebalance_nothing(
      Scale scale, Report report) throws Exception {
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
        assertThat(node.pid()).as("the fault bit: another process").isNotEqualTo(pid);
        awaitInSync(load.topic, scale);
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
  void s08_the_coordinators_broker_is_killed_and_commits_go_on(Scale scale, Report report)
      throws Exception {
    try (Load load = new Load(cluster, scale, Report.seed()).join(scale.members())) {
      awaitPartitions(load, scale);
      load.awaitProgress(200);
      int coordinator = coordinatorOf(load.group);
      LocalKafka node = cluster.nodes().get(coordinator - 1);
      node.kill();
      double recovery = load.awaitProgress(200);
      Awaitility.await()
          .atMost(scale.patience())
          .ignoreExceptions()
          .until(() -> coordinatorOf(load.group) != coordinator);
      load.checkCommitted();
      node.start();
      awaitInSync(load.topic, scale);
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

  private static int coordinatorOf(String group) throws Exception {
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

  private static void awaitInSync(String topic, Scale scale) {
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
