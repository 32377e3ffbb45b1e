package io.github.kafkaeasy.consumer.internal.intake;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.test.internal.scripted.CommitAttempt;
import io.github.kafkaeasy.test.internal.scripted.ScriptedCluster;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/**
 * Offsets belong to one log: commits carry the leader epoch of the record before them, and a topic
 * id identifies the log.
 */
class OneLogTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ScriptedCluster cluster = new ScriptedCluster().topic("orders", 2);

  private EngineFixture engine() {
    return new EngineFixture(cluster, "cluster-1", b -> b);
  }

  private EngineFixture latest() {
    EngineFixture engine = engine();
    engine.script.offsetReset("latest");
    return engine;
  }

  private static List<String> values(int count) {
    return IntStream.range(0, count).mapToObj(i -> "value-" + i).toList();
  }

  private static List<OffsetAndMetadata> commitsOf(EngineFixture engine) {
    return engine.script.commitAttempts().stream()
        .map(CommitAttempt::offsets)
        .map(offsets -> offsets.get(P0))
        .toList();
  }

  @Test
  void aCommitCarriesTheLeaderEpochOfTheRecordBeforeIt() {
    cluster.leaderEpoch(P0, 3);
    cluster.appendMany(P0, 2);
    EngineFixture engine = engine();
    engine.assigned(P0).pollAndWork();
    engine.commit();
    cluster.leaderEpoch(P0, 5);
    cluster.appendMany(P0, 1);
    engine.pollAndWork();
    engine.commit();
    assertThat(commitsOf(engine))
        .extracting(at -> at.offset() + " behind " + at.leaderEpoch().orElse(-1))
        .containsExactly("0 behind -1", "2 behind 3", "3 behind 5");
  }

  @Test
  void theLastCommitsOfARevocationAndOfADrainCarryTheLeaderEpochToo() {
    cluster.leaderEpoch(P0, 3);
    cluster.appendMany(P0, 2);
    EngineFixture engine = engine();
    engine.assigned(P0).pollAndWork();
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(engine.script.committed(P0).orElseThrow().leaderEpoch()).contains(3);
    engine.assigned(P0);
    cluster.leaderEpoch(P0, 4);
    cluster.appendMany(P0, 1);
    engine.pollAndWork();
    engine.drain(LIMIT);
    assertThat(engine.script.committed(P0).orElseThrow().leaderEpoch()).contains(4);
  }

  @Test
  void anOpenRecordOfANewLeaderIsCommittedWithTheEpochOfTheOneBefore() {
    EngineFixture engine = engine();
    engine.assigned(P0);
    cluster.leaderEpoch(P0, 3);
    cluster.appendMany(P0, 2);
    engine.pollAndWork();
    cluster.leaderEpoch(P0, 5);
    cluster.appendMany(P0, 2);
    // The records are received and not handled.
    engine.once();
    engine.commit();
    assertThat(engine.script.committed(P0).orElseThrow().offset()).isEqualTo(2);
    assertThat(engine.script.committed(P0).orElseThrow().leaderEpoch()).contains(3);
  }

  @Test
  void aTopicRecreatedWithoutARebalanceIsReadFromItsBeginning() {
    cluster.appendMany(P0, 10);
    EngineFixture engine = engine();
    engine.assigned(P0).pollAndWork();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(10);
    engine.handled.clear();
    cluster.recreateTopic("orders");
    cluster.appendMany(P0, 25);
    engine.pass(Duration.ofMinutes(6));
    for (int i = 0; i < 5; i++) {
      engine.pollAndWork();
    }
    assertThat(engine.handled).containsAll(values(25));
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(25);
    engine.assertNothingFailed();
  }

  @Test
  void aRevocationCommitsNothingOfADeletedLog() {
    cluster.appendMany(P0, 10);
    EngineFixture engine = latest();
    cluster.commit("billing", P0, new OffsetAndMetadata(0));
    engine.assigned(P0).pollAndWork();
    engine.clock.advance(Duration.ofMillis(900));
    cluster.recreateTopic("orders");
    cluster.appendMany(P0, 25);
    engine.handled.clear();
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(engine.script.committed(P0)).isEmpty();
    engine.assigned(P0).pollAndWork();
    engine.pollAndWork();
    assertThat(engine.handled).containsExactlyElementsOf(values(25));
  }

  @Test
  void aDrainCommitsNothingOfADeletedLog() {
    cluster.appendMany(P0, 10);
    EngineFixture engine = engine();
    engine.assigned(P0).pollAndWork();
    engine.clock.advance(Duration.ofMillis(900));
    cluster.recreateTopic("orders");
    engine.drain(LIMIT);
    assertThat(engine.script.committed(P0)).isEmpty();
  }

  @Test
  void aTopicRecreatedWhileTheConsumerWasStoppedIsReadFromItsBeginning() {
    cluster.appendMany(P0, 10);
    EngineFixture first = engine();
    first.assigned(P0).pollAndWork();
    first.drain(LIMIT);
    OffsetAndMetadata late = cluster.committed("billing", P0).orElseThrow();
    cluster.recreateTopic("orders");
    cluster.appendMany(P0, 25);
    cluster.commit("billing", P0, late);
    EngineFixture second = latest();
    second.assigned(P0).pollAndWork();
    assertThat(second.handled).containsExactlyElementsOf(values(25));
  }

  @Test
  void withLatestAPartitionAddedWhileStoppedIsReadFromItsBeginning() {
    EngineFixture first = latest();
    first.assigned(P0, P1).drain(LIMIT);
    cluster.partitions("orders", 3);
    TopicPartition added = new TopicPartition("orders", 2);
    cluster.appendMany(added, 4);
    EngineFixture second = latest();
    second.assigned(P0, P1, added).pollAndWork();
    assertThat(second.handled).containsExactlyElementsOf(values(4));
  }

  @Test
  void withLatestATopicThatAPatternMatchesLaterIsReadFromItsBeginning() {
    EngineFixture engine =
        EngineFixture.reading(
            cluster, "billing", b -> b.topicsMatching(Pattern.compile("orders.*")));
    engine.script.offsetReset("latest");
    engine.assigned(P0, P1);
    cluster.topic("orders-of-today", 1);
    TopicPartition later = new TopicPartition("orders-of-today", 0);
    cluster.appendMany(later, 4);
    engine.assigned(later).pollAndWork();
    assertThat(engine.handled).containsExactlyElementsOf(values(4));
  }

  @Test
  void withLatestATopicThatAPatternMatchedAtTheStartIsReadFromItsEnd() {
    cluster.appendMany(P0, 4);
    EngineFixture engine =
        EngineFixture.reading(
            cluster, "billing", b -> b.topicsMatching(Pattern.compile("orders.*")));
    engine.script.offsetReset("latest");
    engine.once();
    engine.assigned(P0).pollAndWork();
    assertThat(engine.handled).isEmpty();
  }

  @Test
  void withLatestAnOldPartitionWithoutAnOffsetDoesNotCountAsAdded() {
    EngineFixture first = latest();
    // A first start that ended before P1 was assigned.
    first.assigned(P0).drain(LIMIT);
    cluster.appendMany(P1, 1_000);
    EngineFixture second = latest();
    second.assigned(P0, P1).pollAndWork();
    assertThat(second.handled).isEmpty();
    assertThat(second.committed(P1)).isEqualTo(1_000);
  }

  @Test
  void withLatestAndCommitsOfOtherProgramsNoPartitionCountsAsAdded() {
    cluster.commit("billing", P0, new OffsetAndMetadata(0));
    cluster.appendMany(P1, 5);
    EngineFixture engine = latest();
    engine.assigned(P0, P1).pollAndWork();
    assertThat(engine.handled).isEmpty();
  }

  @Test
  void deniedDescriptionsStopNothing() {
    cluster.appendMany(P0, 3);
    EngineFixture engine = engine();
    engine.lookups.describeFailure = new TopicAuthorizationException("orders");
    engine.assigned(P0).pollAndWork();
    assertThat(engine.handled).hasSize(3);
    engine.assertNothingFailed();
  }

  @Test
  void aPartitionWithoutALeaderDelaysTheStartOfNoOther() {
    cluster.appendMany(P0, 3);
    cluster.appendMany(P1, 3);
    cluster.leaderless(P0, true);
    EngineFixture engine = engine();
    engine.assigned(P0, P1).pollAndWork();
    assertThat(engine.handled).hasSize(3);
    cluster.leaderless(P0, false);
    engine.pass(Duration.ofSeconds(11));
    engine.pollAndWork();
    assertThat(engine.handled).hasSize(6);
  }

  @Test
  void withLatestAnAddedPartitionWaitsForAnOpenTransactionThatMayHaveTheCount() {
    EngineFixture first = latest();
    first.assigned(P0, P1).drain(LIMIT);
    cluster.partitions("orders", 3);
    TopicPartition added = new TopicPartition("orders", 2);
    cluster.appendMany(added, 4);
    EngineFixture second = latest();
    second.lookups.unstable.add(P0);
    second.lookups.unstable.add(P1);
    second.assigned(P0, P1, added).pollAndWork();
    second.lookups.unstable.clear();
    second.pass(Duration.ofSeconds(11));
    second.pollAndWork();
    assertThat(second.handled).containsExactlyElementsOf(values(4));
  }

  @Test
  void anOpenTransactionOnOneOffsetDelaysTheStartOfNoOtherPartition() {
    cluster.appendMany(P0, 3);
    cluster.appendMany(P1, 3);
    EngineFixture engine = engine();
    engine.lookups.unstable.add(P0);
    engine.assigned(P0, P1).pollAndWork();
    assertThat(engine.handled).hasSize(3);
    engine.lookups.unstable.clear();
    engine.pass(Duration.ofSeconds(11));
    engine.pollAndWork();
    assertThat(engine.handled).hasSize(6);
  }
}
