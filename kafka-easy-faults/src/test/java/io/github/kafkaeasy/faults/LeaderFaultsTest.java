package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.TopicControl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Partitions without a leader (scenario 33): the only broker of two of six partitions is down when
 * a consumer starts, gains them in a rebalance, or seeks in them. The other partitions are handled
 * meanwhile, and these two once they have a leader again.
 */
@FaultSuite
class LeaderFaultsTest {

  private static final int PARTITIONS = 6;

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void s33PartitionsWithoutALeaderAtTheStartDelayNoOther(
      GroupProtocol protocol, ThreeBrokers three, Scale scale, Report report) {
    Scenario scenario = new Scenario(three.site(), scale);
    scenario.publishToAll("before");
    Set<Integer> dead = scenario.lose(3);
    try (EasyConsumer consumer = scenario.start(protocol)) {
      scenario.awaitOthers("before", dead, 1);
      scenario.publishToOthers("meanwhile", dead);
      scenario.awaitOthers("meanwhile", dead, 1);
      scenario.assertStillWithoutLeader(dead);
      double recovery = scenario.find(3, dead);
      assertThat(consumer.state()).isEqualTo(ConsumerState.RUNNING);
      report.add(
          "33 no leader at start, " + protocol, scenario.records, 1, scenario.repeated(), recovery);
    }
  }

  /**
   * The group has no offset in these partitions, so a member must ask their leader for the
   * beginning.
   */
  @Test
  void s33PartitionsThatMoveBeforeTheyHaveALeaderDelayNoOther(
      ThreeBrokers three, Scale scale, Report report) {
    Scenario scenario = new Scenario(three.site(), scale);
    scenario.publishToAll("before");
    Set<Integer> dead = scenario.lose(3);
    EasyConsumer first = scenario.start(GroupProtocol.CLASSIC);
    try (EasyConsumer second = scenario.start(GroupProtocol.CLASSIC)) {
      Awaitility.await()
          .atMost(scale.patience())
          .until(() -> first.stats().partitions() == 3 && second.stats().partitions() == 3);
      scenario.awaitOthers("before", dead, 1);
      first.close();
      scenario.publishToOthers("meanwhile", dead);
      scenario.awaitOthers("meanwhile", dead, 1);
      scenario.assertStillWithoutLeader(dead);
      double recovery = scenario.find(3, dead);
      report.add("33 no leader, handed on", scenario.records, 1, scenario.repeated(), recovery);
    } finally {
      first.close();
    }
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void s33PartitionsWithoutALeaderInARebalanceDelayNoOther(
      GroupProtocol protocol, ThreeBrokers three, Scale scale, Report report) {
    Scenario scenario = new Scenario(three.site(), scale);
    EasyConsumer leaves = scenario.start(protocol);
    try (EasyConsumer stays = scenario.start(protocol)) {
      Awaitility.await()
          .atMost(scale.patience())
          .until(() -> leaves.stats().partitions() == 3 && stays.stats().partitions() == 3);
      scenario.publishToAll("before");
      scenario.site.raw().awaitCommitted(scenario.group, scenario.topic, scale.patience());
      // The other member has three partitions on at least two brokers, so it loses one or two of
      // them.
      int node = 1 + scenario.heldBy(leaves).iterator().next() % 3;
      Set<Integer> dead = scenario.lose(node);
      leaves.close();
      Awaitility.await()
          .atMost(scale.patience())
          .until(() -> stays.stats().partitions() == PARTITIONS);
      scenario.publishToOthers("meanwhile", dead);
      scenario.awaitOthers("meanwhile", dead, 1);
      scenario.assertStillWithoutLeader(dead);
      double recovery = scenario.find(node, dead);
      report.add(
          "33 no leader in a rebalance, " + protocol,
          scenario.records,
          1,
          scenario.repeated(),
          recovery);
    } finally {
      leaves.close();
    }
  }

  @Test
  void s33PartitionsWithoutALeaderInASeekDelayNoOther(
      ThreeBrokers three, Scale scale, Report report) throws Exception {
    Scenario scenario = new Scenario(three.site(), scale);
    try (EasyConsumer consumer = scenario.start(GroupProtocol.CLASSIC)) {
      scenario.publishToAll("before");
      scenario.site.raw().awaitCommitted(scenario.group, scenario.topic, scale.patience());
      Set<Integer> dead = scenario.lose(3);
      // This seek may fail or wait for the leader.
      var unused = consumer.seek(scenario.toTheBeginning(dead));
      consumer
          .seek(scenario.toTheBeginning(scenario.others(dead)))
          .get(scale.patience().toSeconds(), TimeUnit.SECONDS);
      scenario.awaitOthers("before", dead, 2);
      scenario.publishToOthers("meanwhile", dead);
      scenario.awaitOthers("meanwhile", dead, 1);
      scenario.assertStillWithoutLeader(dead);
      double recovery = scenario.find(3, dead);
      report.add("33 no leader at a seek", scenario.records, 1, scenario.repeated(), recovery);
    }
  }

  /** Fixture: the only replica of partition p is on node 1 + p % 3. */
  private static final class Scenario {

    private final Site site;
    private final Scale scale;
    private final String topic;
    private final String group;
    private final TopicControl control;
    private final HandledValues handled = new HandledValues();
    private final Set<String> published = new HashSet<>();
    private final Map<String, Set<Integer>> assigned = new ConcurrentHashMap<>();
    private int records;

    Scenario(Site site, Scale scale) {
      this.site = site;
      this.scale = scale;
      this.topic = site.name("leaderless");
      this.group = site.name("group");
      this.control = site.raw().topic(topic);
      control.createOn(
          Map.of("min.insync.replicas", "1"),
          IntStream.range(0, PARTITIONS).mapToObj(p -> List.of(1 + p % 3)).toList());
    }

    EasyConsumer start(GroupProtocol protocol) {
      String name = site.name("member");
      Set<Integer> own = ConcurrentHashMap.newKeySet();
      assigned.put(name, own);
      return site.kafka()
          .consumer(String.class)
          .topics(topic)
          .group(group)
          .name(name)
          .groupProtocol(protocol)
          .commitEvery(Duration.ofMillis(100))
          .onAssigned(partitions -> partitions.forEach(p -> own.add(p.partition())))
          .onRevoked(partitions -> partitions.forEach(p -> own.remove(p.partition())))
          .handle(message -> handled.add(message.value()))
          .start();
    }

    Set<Integer> heldBy(EasyConsumer consumer) {
      return Set.copyOf(assigned.get(consumer.name()));
    }

    /** Kills a broker and returns the partitions that have no leader then. */
    Set<Integer> lose(int node) {
      LocalKafka broker = site.nodes().get(node - 1);
      broker.kill();
      Set<Integer> dead = new TreeSet<>();
      for (int p = 0; p < PARTITIONS; p++) {
        if (1 + p % 3 == node) {
          control.awaitNoLeader(p, scale.patience());
          dead.add(p);
        }
      }
      assertThat(dead).as("the fault happened: partitions without a leader").hasSize(2);
      return dead;
    }

    /** Starts the broker again and waits until its partitions are handled too. */
    double find(int node, Set<Integer> dead) {
      site.nodes().get(node - 1).start();
      dead.forEach(p -> control.awaitLeader(p, node, scale.patience()));
      publish("afterwards", dead);
      long start = System.nanoTime();
      handled.await("I1: records of all partitions", published, 1, scale.patience());
      site.raw().awaitCommitted(group, topic, scale.patience());
      return (System.nanoTime() - start) / 1e9;
    }

    Set<Integer> others(Set<Integer> dead) {
      Set<Integer> others = new TreeSet<>(all());
      others.removeAll(dead);
      return others;
    }

    Map<TopicPartition, Position> toTheBeginning(Set<Integer> partitions) {
      Map<TopicPartition, Position> positions = new HashMap<>();
      partitions.forEach(p -> positions.put(new TopicPartition(topic, p), Position.beginning()));
      return positions;
    }

    void publishToAll(String what) {
      publish(what, all());
    }

    void publishToOthers(String what, Set<Integer> dead) {
      publish(what, others(dead));
    }

    private void publish(String what, Collection<Integer> partitions) {
      List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
      for (int p : partitions) {
        for (String value : values(what, p)) {
          byte[] text = value.getBytes(StandardCharsets.UTF_8);
          all.add(new ProducerRecord<>(topic, p, text, text));
          published.add(value);
        }
      }
      site.raw().publishAll(all);
      records += all.size();
    }

    /** Waits until the records of all other partitions are handled while two have no leader. */
    void awaitOthers(String what, Set<Integer> dead, int times) {
      List<String> values = new ArrayList<>();
      others(dead).forEach(p -> values.addAll(values(what, p)));
      handled.await(
          "records of the partitions that have a leader, while " + dead + " have none",
          values,
          times,
          scale.patience());
    }

    void assertStillWithoutLeader(Set<Integer> dead) {
      assertThat(control.leaders())
          .as("the partitions still have no leader")
          .doesNotContainKeys(dead.toArray(Integer[]::new));
    }

    long repeated() {
      return handled.repeated(published);
    }

    private List<String> values(String what, int partition) {
      return IntStream.range(0, scale.times(20, 5_000))
          .mapToObj(i -> partition + " " + what + " " + i)
          .toList();
    }

    private static List<Integer> all() {
      return IntStream.range(0, PARTITIONS).boxed().toList();
    }
  }
}
