package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.intake.Place;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.test.internal.scripted.ScriptedCluster;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Start positions, seeks, and stopping at the end of the data. */
class SourceTest {
  private final ScriptedCluster cluster = new ScriptedCluster().topic("orders", 2);

  private EngineFixture engine(UnaryOperator<ConsumerBuilder<String>> options) {
    return new EngineFixture(cluster, "cluster-1", options);
  }

  private static CompletableFuture<Void> seek(EngineFixture engine, Position position) {
    CompletableFuture<Void> answer = engine.parts.controls().seek(Map.of(P0, position));
    engine.pollAndWork();
    engine.pollAndWork();
    return answer;
  }

  @Test
  void aGroupWithACommittedOffsetIgnoresTheConfiguredStart() {
    cluster.appendMany(P0, 10);
    cluster.commit("billing", P0, new OffsetAndMetadata(8));
    EngineFixture engine = engine(b -> b.startFrom(Position.beginning()));
    engine.assigned(P0).pollAndWork();
    assertThat(engine.handled).containsExactly("value-8", "value-9");
  }

  @Test
  void aNewGroupBeginsAtTheConfiguredStartAndCommitsIt() {
    cluster.appendMany(P0, 10);
    EngineFixture engine = engine(b -> b.startFrom(Position.offset(7)));
    engine.assigned(P0);
    assertThat(engine.committed(P0)).isEqualTo(7);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("value-7", "value-8", "value-9");
  }

  @Test
  void aStartThatIsNotInThePartitionStopsTheConsumerAndIsNamed() {
    cluster.appendMany(P0, 10);
    EngineFixture engine = engine(b -> b.startFrom(Position.offset(11)));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> engine.assigned(P0))
        .hasMessageContaining("orders-0 has offsets 0 to 10, it has no offset 11");
  }

  @Test
  void seekingBackRunsRecordsAgainAndMovesTheCommittedOffset() {
    cluster.appendMany(P0, 5);
    EngineFixture engine = engine(b -> b);
    engine.assigned(P0).pollAndWork();
    engine.commit();
    engine.handled.clear();
    assertThat(seek(engine, Position.offset(3))).isCompleted();
    assertThat(engine.handled).containsExactly("value-3", "value-4");
    assertThat(engine.script.commitAttempts())
        .extracting(attempt -> attempt.offset(P0))
        .contains(3L);
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(5);
  }

  /** A member whose onAssigned calls seek, with the answer of Kafka to that seek. */
  private EngineFixture seekingWhenAssigned(CompletableFuture<Place> answer) {
    cluster.appendMany(P0, 10);
    cluster.commit("billing", P0, new OffsetAndMetadata(3));
    AtomicReference<EngineFixture> created = new AtomicReference<>();
    EngineFixture engine =
        engine(
            b ->
                b.onAssigned(
                    all -> {
                      var unused = created.get().parts.controls().seek(Map.of(P0, Position.end()));
                    }));
    created.set(engine);
    engine.lookups.lateOffsets.put(P0, answer);
    engine.assigned(P0).pollAndWork();
    return engine;
  }

  @Test
  void aSeekInOnAssignedComesBeforeTheFirstRecord() {
    CompletableFuture<Place> answer = new CompletableFuture<>();
    EngineFixture engine = seekingWhenAssigned(answer);
    assertThat(engine.handled).isEmpty();
    answer.complete(new Place(8, Optional.empty()));
    engine.pollAndWork();
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("value-8", "value-9");
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(10);
  }

  @Test
  void aPartitionWhoseSeekInOnAssignedFailsStartsAtItsCommittedOffset() {
    CompletableFuture<Place> answer = new CompletableFuture<>();
    EngineFixture engine = seekingWhenAssigned(answer);
    answer.completeExceptionally(new TimeoutException("slow"));
    engine.pollAndWork();
    engine.pollAndWork();
    assertThat(engine.handled).hasSize(7).startsWith("value-3");
  }

  @Test
  void aSeekThatSucceededKeepsItsPositionWhenAnOpenOneOfThePartitionFails() {
    cluster.appendMany(P0, 10);
    EngineFixture engine = engine(b -> b);
    engine.assigned(P0).pollAndWork();
    engine.handled.clear();
    CompletableFuture<Place> first = new CompletableFuture<>();
    CompletableFuture<Place> second = new CompletableFuture<>();
    engine.lookups.lateOffsets.put(P0, first);
    CompletableFuture<Void> back = engine.parts.controls().seek(Map.of(P0, Position.beginning()));
    engine.lookups.lateOffsets.put(P0, second);
    CompletableFuture<Void> failing = engine.parts.controls().seek(Map.of(P0, Position.end()));
    first.complete(new Place(7, Optional.empty()));
    engine.once();
    assertThat(back).isCompleted();
    second.completeExceptionally(new TimeoutException("slow"));
    engine.once();
    engine.pollAndWork();
    assertThat(failing).isCompletedExceptionally();
    assertThat(engine.handled).containsExactly("value-7", "value-8", "value-9");
  }

  @Test
  void seekingForwardDropsHeldRecordsAndNoneOfThemSettlesLater() {
    cluster.appendMany(P0, 5);
    EngineFixture engine =
        engine(
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(
                        failed ->
                            CompletableFuture.completedStage(
                                FailureDecision.retry(Duration.ofMinutes(1))))
                    .handle(
                        message -> {
                          throw new IllegalStateException("never");
                        }));
    engine.assigned(P0).pollAndWork();
    assertThat(seek(engine, Position.end())).isCompleted();
    assertThat(engine.committed(P0)).isEqualTo(5);
    engine.pass(Duration.ofMinutes(2));
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(5);
    assertThat(engine.assignment(P0).heldRecords).hasValue(0);
  }

  @Test
  void seekingToATimeGoesToTheFirstRecordThatIsNotOlder() {
    EngineFixture engine = engine(b -> b);
    var old = engine.clock.instant();
    cluster.appendMany(P0, 3);
    engine.assigned(P0).pollAndWork();
    engine.handled.clear();
    assertThat(seek(engine, Position.time(old.minusSeconds(3_600)))).isCompleted();
    assertThat(engine.handled).hasSize(3);
    engine.handled.clear();
    assertThat(seek(engine, Position.time(java.time.Instant.now().plusSeconds(99_999_999))))
        .isCompleted();
    assertThat(engine.handled).isEmpty();
    assertThat(engine.committed(P0)).isEqualTo(3);
  }

  @Test
  void aSeekThatCannotBeDoneChangesNothing() {
    cluster.appendMany(P0, 5);
    EngineFixture engine = engine(b -> b);
    engine.assigned(P0).pollAndWork();
    assertThat(seek(engine, Position.offset(99))).isCompletedExceptionally();
    CompletableFuture<Void> notOurs =
        engine.parts.controls().seek(Map.of(P0, Position.beginning(), P1, Position.beginning()));
    engine.pollAndWork();
    assertThat(notOurs).isCompletedExceptionally();
    engine.script.failNextOffsetLookup(new TimeoutException("slow"));
    assertThat(seek(engine, Position.beginning())).isCompletedExceptionally();
    assertThat(engine.handled).hasSize(5);
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(5);
  }

  @Test
  void assignedPartitionsNeedNoGroupAndCommitNothing() {
    cluster.appendMany(P0, 3);
    cluster.appendMany(P1, 3);
    EngineFixture engine = EngineFixture.reading(cluster, null, b -> b.partitions(P1));
    engine.once();
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.handled).hasSize(3);
    assertThat(engine.script.commitAttempts()).isEmpty();
    assertThat(engine.drain(Duration.ofSeconds(20)).clean()).isTrue();
  }

  @Test
  void assignedPartitionsBeginAtTheConfiguredStartWhateverAGroupHasCommitted() {
    cluster.appendMany(P0, 5);
    cluster.commit("billing", P0, new OffsetAndMetadata(5));
    EngineFixture engine = engine(b -> b.startFrom(Position.beginning()));
    EngineFixture assigned =
        EngineFixture.reading(
            cluster, "billing", b -> b.partitions(P0).startFrom(Position.beginning()));
    engine.assigned(P0).pollAndWork();
    assertThat(engine.handled).isEmpty();
    assigned.once();
    assigned.pollAndWork();
    assertThat(assigned.handled).hasSize(5);
    assigned.commit();
    assertThat(assigned.committed(P0)).isEqualTo(5);
  }

  @Test
  void aRangeIsReplayedAndThenTheConsumerClosesByItself() {
    cluster.appendMany(P0, 20);
    EngineFixture engine =
        EngineFixture.reading(
            cluster,
            null,
            b ->
                b.partitions(P0)
                    .startFrom(Position.offset(5))
                    .endAt(Position.offset(8))
                    .property("max.poll.records", 2));
    for (int i = 0; i < 5; i++) {
      engine.pollAndWork();
    }
    engine.once();
    assertThat(engine.handled).containsExactly("value-5", "value-6", "value-7");
    assertThat(engine.parts.life().shallEnd()).isTrue();
  }

  @Test
  void anEndInsideAGapIsReachedToo() {
    cluster.appendMany(P0, 3);
    cluster.gapTo(P0, 10);
    EngineFixture engine = engine(b -> b.startFrom(Position.beginning()).endAt(Position.end()));
    engine.assigned(P0);
    for (int i = 0; i < 4; i++) {
      engine.pollAndWork();
    }
    assertThat(engine.handled).hasSize(3);
    assertThat(engine.parts.life().shallEnd()).isTrue();
  }

  @Test
  void aConsumerStopsWhenItHasCaughtUpAndNotWhileARecordIsHeld() {
    cluster.appendMany(P0, 3);
    boolean[] healed = {false};
    EngineFixture engine =
        engine(
            b ->
                b.stopWhenCaughtUp()
                    .onFailure(
                        failed ->
                            CompletableFuture.completedStage(
                                FailureDecision.retry(Duration.ofSeconds(5))))
                    .handle(
                        message -> {
                          if (!healed[0]) {
                            throw new IllegalStateException("not yet");
                          }
                        }));
    engine.assigned(P0).pollAndWork();
    engine.once();
    assertThat(engine.parts.life().shallEnd()).isFalse();
    healed[0] = true;
    engine.pass(Duration.ofSeconds(6));
    engine.pollAndWork();
    engine.once();
    assertThat(engine.parts.life().shallEnd()).isTrue();
  }

  @Test
  void aConsumerStopsAfterAnIdleTimeThatEachRecordRestarts() {
    EngineFixture engine = engine(b -> b.stopWhenIdle(Duration.ofSeconds(10)));
    engine.assigned(P0);
    engine.clock.advance(Duration.ofSeconds(9));
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertStopsAfterTenSeconds(engine);
  }

  @Test
  void theIdleTimeBeginsAfterTheConsumerHasJoined() {
    EngineFixture engine = engine(b -> b.stopWhenIdle(Duration.ofSeconds(10)));
    engine.once();
    engine.clock.advance(Duration.ofSeconds(60));
    engine.once();
    assertThat(engine.parts.life().shallEnd()).isFalse();
    engine.assigned(P0);
    engine.once();
    assertStopsAfterTenSeconds(engine);
  }

  @Test
  void theIdleTimeBeginsAfterTheStartPositionsAreKnown() {
    EngineFixture engine =
        engine(b -> b.stopWhenIdle(Duration.ofSeconds(10)).startFrom(Position.beginning()));
    engine.script.failNextOffsetLookup(new TimeoutException("slow"));
    engine.assigned(P0);
    assertThat(engine.assignment(P0).tracker.isStarted()).isFalse();
    engine.clock.advance(Duration.ofSeconds(60));
    engine.once();
    assertThat(engine.parts.life().shallEnd()).isFalse();
    engine.once();
    assertStopsAfterTenSeconds(engine);
  }

  private static void assertStopsAfterTenSeconds(EngineFixture engine) {
    engine.clock.advance(Duration.ofSeconds(9));
    engine.once();
    assertThat(engine.parts.life().shallEnd()).isFalse();
    engine.clock.advance(Duration.ofSeconds(2));
    engine.once();
    assertThat(engine.parts.life().shallEnd()).isTrue();
  }
}
