package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.test.internal.scripted.ScriptedCluster;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Where a consumer starts, where it goes when it is told to, and when it has done its work. */
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
  void a_group_that_has_an_offset_goes_on_from_it_whatever_start_was_asked_for() {
    cluster.appendMany(P0, 10);
    cluster.commit("billing", P0, new OffsetAndMetadata(8));
    EngineFixture engine = engine(b -> b.startFrom(Position.beginning()));
    engine.assigned(P0).pollAndWork();
    assertThat(engine.handled).containsExactly("value-8", "value-9");
  }

  @Test
  void a_new_group_starts_where_it_was_told_to_and_commits_that() {
    cluster.appendMany(P0, 10);
    EngineFixture engine = engine(b -> b.startFrom(Position.offset(7)));
    engine.assigned(P0);
    assertThat(engine.committed(P0)).isEqualTo(7);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("value-7", "value-8", "value-9");
  }

  @Test
  void a_start_that_is_not_in_the_partition_stops_the_consumer_and_is_named() {
    cluster.appendMany(P0, 10);
    EngineFixture engine = engine(b -> b.startFrom(Position.offset(11)));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> engine.assigned(P0))
        .hasMessageContaining("orders-0 has offsets 0 to 10, there is no 11");
  }

  @Test
  void seeking_back_runs_records_again_and_takes_the_groups_offset_along() {
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

  @Test
  void seeking_forward_drops_what_is_held_and_nothing_of_it_settles_later() {
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
  void seeking_to_a_time_goes_to_the_first_record_that_is_not_older() {
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
  void a_seek_that_cannot_be_done_changes_nothing() {
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
  void assigned_partitions_need_no_group_and_commit_nothing() {
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
  void assigned_partitions_start_where_they_are_told_to_even_if_a_group_was_elsewhere() {
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
  void a_range_is_replayed_and_then_the_consumer_closes_by_itself() {
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
  void an_end_that_falls_into_a_gap_is_reached_all_the_same() {
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
  void a_consumer_stops_when_it_has_caught_up_and_not_while_a_record_is_held() {
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
  void a_consumer_stops_after_a_silence_that_begins_anew_with_each_record() {
    EngineFixture engine = engine(b -> b.stopWhenIdle(Duration.ofSeconds(10)));
    engine.assigned(P0);
    engine.clock.advance(Duration.ofSeconds(9));
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertStopsAfterTenSeconds(engine);
  }

  @Test
  void the_silence_begins_when_the_consumer_has_joined_and_not_before() {
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
  void the_silence_begins_when_it_is_known_where_to_read_and_not_before() {
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
