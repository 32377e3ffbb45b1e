package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.Test;

/** A clean restart repeats no record, although records finished out of order. */
class RestartTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final EngineFixture first = new EngineFixture(this::options);

  /** Records of key-7 fail, and their retry is due after an hour. */
  private ConsumerBuilder<String> options(ConsumerBuilder<String> builder) {
    return builder.ordering(Ordering.KEY).onFailure(UsualOptions::inAnHour).handle(this::handle);
  }

  private void handle(Message<String> message) {
    if (message.key().equals("key-7") || message.value().equals("parked")) {
      throw new IllegalStateException("parked");
    }
    first.handled.add(message.value());
  }

  /**
   * Values that a second consumer of the group handles, on the same records under this cluster id.
   */
  private List<String> restartedOn(String clusterId) {
    List<String> repeated = new ArrayList<>();
    EngineFixture second =
        new EngineFixture(
            first.cluster,
            clusterId,
            b -> b.ordering(Ordering.KEY).handle(m -> repeated.add(m.value())));
    second.assigned(P0);
    for (int i = 0; i < 10; i++) {
      second.pollAndWork();
    }
    second.drain(LIMIT);
    second.assertNothingFailed();
    return repeated;
  }

  private void runFirst(int records) {
    first.assigned(P0);
    first.cluster.appendMany(P0, records);
    for (int i = 0; i < 10; i++) {
      first.pollAndWork();
    }
    assertThat(first.drain(LIMIT).clean()).isTrue();
    assertThat(first.handled).hasSize(records - 1);
    assertThat(first.committed(P0)).isEqualTo(7);
  }

  @Test
  void theParkedRecordRunsAgainAndNoneOfTheThousandBehindIt() {
    runFirst(2_000);
    assertThat(restartedOn("cluster-1")).containsExactly("value-7");
    assertThat(first.cluster.committed("billing", P0).orElseThrow().offset()).isEqualTo(2_000);
    assertThat(first.cluster.committed("billing", P0).orElseThrow().metadata()).hasSizeLessThan(50);
  }

  @Test
  void recordsThatArriveAfterTheRestartRunToo() {
    runFirst(20);
    first.cluster.appendMany(P0, 3);
    assertThat(restartedOn("cluster-1"))
        .containsExactlyInAnyOrder("value-7", "value-20", "value-21", "value-22");
  }

  @Test
  void aThirdRunKeepsDoneRecordsThatTheSecondHasNotFetched() {
    runFirst(2_000);
    EngineFixture second = new EngineFixture(first.cluster, "cluster-1", this::options);
    second.script.maxPollRecords(100);
    second.assigned(P0);
    second.once();
    second.executor.runAll();
    second.drain(LIMIT);
    assertThat(restartedOn("cluster-1")).containsExactly("value-7");
  }

  @Test
  void theMapOfAnotherClusterIsNotApplied() {
    runFirst(20);
    assertThat(restartedOn("cluster-2")).hasSize(13);
  }

  @Test
  void theMapIsNotAppliedAtAnotherOffset() {
    runFirst(20);
    String metadata = first.cluster.committed("billing", P0).orElseThrow().metadata();
    assertThat(metadata).isNotEmpty();
    first.cluster.commit("billing", P0, new OffsetAndMetadata(5, metadata));
    assertThat(restartedOn("cluster-1")).hasSize(15);
  }

  @Test
  void recordsOfANewerLeaderRunAlthoughTheirOffsetsWereDone() {
    runFirst(20);
    first.cluster.truncate(P0, 15);
    first.cluster.leaderEpoch(P0, 9);
    first.cluster.appendMany(P0, 5);
    assertThat(restartedOn("cluster-1"))
        .containsExactlyInAnyOrder(
            "value-7", "value-15", "value-16", "value-17", "value-18", "value-19");
  }

  @Test
  void metadataThatKafkaEasyDidNotWriteIsIgnored() {
    first.cluster.appendMany(P0, 3);
    first.cluster.commit("billing", P0, new OffsetAndMetadata(1, "set by hand"));
    assertThat(restartedOn("cluster-1")).containsExactlyInAnyOrder("value-1", "value-2");
  }

  @Test
  void afterAKillWithAParkedRecordOnlyRecordsSinceTheLastCommitRepeat() {
    first.assigned(P0);
    first.cluster.appendMany(P0, 500);
    first.pollAndWork();
    first.pollAndWork();
    first.commit();
    assertThat(first.committed(P0)).isEqualTo(7);
    // No drain: as if killed here.
    assertThat(restartedOn("cluster-1")).containsExactly("value-7");
  }

  @Test
  void aBrokerThatRefusesTheMapGetsTheOffsetWithoutItAndThePartitionContinues() {
    first.script.offsetMetadataLimit(10);
    first.assigned(P0);
    first.cluster.appendMany(P0, 50);
    first.pollAndWork();
    for (int i = 0; i < 4; i++) {
      first.commit();
    }
    assertThat(first.committed(P0)).isEqualTo(7);
    // The map of one hole is so short that no shorter one is tried after the first refusal.
    assertThat(first.parts.stats().refusedMaps()).isEqualTo(1);
    first.cluster.appendMany(P0, 200);
    first.pollAndWork();
    assertThat(first.handled).hasSize(249);
    assertThat(first.script.paused()).isEmpty();
    assertThat(first.drain(LIMIT).committed()).isTrue();
    first.assertNothingFailed();
  }

  @Test
  void aKillDuringARebalanceRepeatsAllRecordsSinceItsBeginning() {
    first.assigned(P0);
    first.cluster.appendMany(P0, 3);
    first.pollAndWork();
    first.commit();
    for (int second = 0; second < 3; second++) {
      first.script.failNextCommit(new RebalanceInProgressException("open"));
      first.cluster.appendMany(P0, 1);
      first.pollAndWork();
      first.commit();
    }
    assertThat(first.handled).hasSize(6);
    // No drain: as if killed here.
    assertThat(restartedOn("cluster-1")).hasSize(3);
  }

  /** Creates so many holes that their map has about 700 characters. */
  private void runScattered() {
    first.assigned(P0);
    for (int i = 0; i < 250; i++) {
      first.append(P0, "parked-" + i, "parked");
      for (int j = 0; j < 40; j++) {
        first.append(P0, "key-1", "value");
      }
    }
    for (int i = 0; i < 30; i++) {
      first.pollAndWork();
    }
    assertThat(first.handled).hasSize(10_000);
  }

  private int committedMap() {
    return first.cluster.committed("billing", P0).orElseThrow().metadata().length();
  }

  @Test
  void aBrokerThatAcceptsLessMetadataGetsAShorterMap() {
    first.script.offsetMetadataLimit(500);
    runScattered();
    for (int i = 0; i < 5; i++) {
      first.commit();
    }
    assertThat(first.parts.stats().refusedMaps()).isBetween(1L, 2L);
    assertThat(committedMap()).isBetween(200, 500);
  }

  @Test
  void theLastCommitIsTriedWithAShorterMapToo() {
    runScattered();
    first.script.offsetMetadataLimit(500);
    assertThat(first.drain(LIMIT).committed()).isTrue();
    assertThat(committedMap()).isBetween(200, 500);
  }

  /** Makes the broker refuse maps until none is written any more. */
  private void refuseMaps(TopicPartition... partitions) {
    first.script.offsetMetadataLimit(10);
    first.assigned(partitions);
    first.cluster.appendMany(P0, 50);
    first.pollAndWork();
    for (int i = 0; i < 8; i++) {
      first.commit();
    }
    assertThat(first.committed(P0)).isEqualTo(7);
    assertThat(committedMap()).isZero();
    first.script.offsetMetadataLimit(4_096);
  }

  @Test
  void afterSomeMinutesMapsAreTriedAgain() {
    refuseMaps(P0);
    first.pass(Duration.ofMinutes(6));
    first.commit();
    assertThat(committedMap()).isPositive();
  }

  @Test
  void mapsAreTriedAgainAfterABrokerReturns() {
    refuseMaps(P0, P1);
    first.script.failNextCommit(new DisconnectException("restarted"));
    first.append(P1, "k", "something new to say");
    first.pollAndWork();
    first.commit();
    first.commit();
    first.commit();
    assertThat(committedMap()).isPositive();
  }
}
