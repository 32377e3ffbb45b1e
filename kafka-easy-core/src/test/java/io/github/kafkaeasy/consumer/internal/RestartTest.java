package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.scripted.CommitAttempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** A clean restart repeats nothing, although work finished out of order. */
class RestartTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final EngineFixture first = new EngineFixture(this::options);

  /** Key-7 fails for an hour. */
  private ConsumerBuilder<String> options(ConsumerBuilder<String> builder) {
    return builder
        .ordering(Ordering.KEY)
        .onFailure(
            failed -> CompletableFuture.completedStage(FailureDecision.retry(Duration.ofHours(1))))
        .handle(this::handle);
  }

  private void handle(Message<String> message) {
    if (message.key().equals("key-7")) {
      throw new IllegalStateException("parked");
    }
    first.handled.add(message.value());
  }

  /** What a second consumer of the group is given, on the same cluster or one that says it is. */
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
  void one_parked_record_runs_again_and_none_of_a_thousand_behind_it() {
    runFirst(2_000);
    assertThat(restartedOn("cluster-1")).containsExactly("value-7");
    assertThat(first.cluster.committed("billing", P0).orElseThrow().offset()).isEqualTo(2_000);
    assertThat(first.cluster.committed("billing", P0).orElseThrow().metadata()).hasSizeLessThan(50);
  }

  @Test
  void what_comes_after_the_restart_runs_as_well() {
    runFirst(20);
    first.cluster.appendMany(P0, 3);
    assertThat(restartedOn("cluster-1"))
        .containsExactlyInAnyOrder("value-7", "value-20", "value-21", "value-22");
  }

  @Test
  void a_third_run_still_knows_what_the_second_had_not_fetched_again() {
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
  void the_map_of_another_cluster_is_not_applied() {
    runFirst(20);
    assertThat(restartedOn("cluster-2")).hasSize(13);
  }

  @Test
  void the_map_is_not_applied_at_another_offset() {
    runFirst(20);
    String metadata = first.cluster.committed("billing", P0).orElseThrow().metadata();
    assertThat(metadata).isNotEmpty();
    first.cluster.commit("billing", P0, new OffsetAndMetadata(5, metadata));
    assertThat(restartedOn("cluster-1")).hasSize(15);
  }

  @Test
  void records_of_a_newer_leader_run_although_their_offsets_were_done() {
    runFirst(20);
    first.cluster.truncate(P0, 15);
    first.cluster.leaderEpoch(P0, 9);
    first.cluster.appendMany(P0, 5);
    assertThat(restartedOn("cluster-1"))
        .containsExactlyInAnyOrder(
            "value-7", "value-15", "value-16", "value-17", "value-18", "value-19");
  }

  @Test
  void somebody_elses_metadata_is_left_alone() {
    first.cluster.appendMany(P0, 3);
    first.cluster.commit("billing", P0, new OffsetAndMetadata(1, "set by hand"));
    assertThat(restartedOn("cluster-1")).containsExactlyInAnyOrder("value-1", "value-2");
  }

  @Test
  void a_parked_record_costs_a_kill_no_more_than_one_commit_period() {
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
  void a_broker_that_refuses_the_map_gets_the_offset_without_it() {
    first.script.offsetMetadataLimit(10);
    first.assigned(P0);
    first.cluster.appendMany(P0, 50);
    first.pollAndWork();
    for (int i = 0; i < 8; i++) {
      first.commit();
    }
    assertThat(first.committed(P0)).isEqualTo(7);
    assertThat(first.script.commitAttempts())
        .filteredOn(attempt -> attempt.answer() == CommitAttempt.Answer.FAILED)
        .hasSize(5);
    // From 4,096 characters down to 256, half as many each time, and then none.
    assertThat(first.parts.stats().refusedMaps()).isEqualTo(5);
    assertThat(first.drain(LIMIT).committed()).isTrue();
    first.assertNothingFailed();
  }
}
