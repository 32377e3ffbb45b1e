package io.github.kafkaeasy.consumer.internal.poll;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.junit.jupiter.api.Test;

/** After the process stood still, nothing starts before it is known whose the partitions are. */
class StallTest {
  private final EngineFixture engine = new EngineFixture(b -> b);

  private void standStillWithWorkQueued() {
    engine.assigned(P0);
    engine.append(P0, "k", "queued");
    engine.once();
    engine.clock.advance(Duration.ofMinutes(2));
    engine.executor.runAll();
    assertThat(engine.handled).isEmpty();
  }

  @Test
  void what_was_queued_does_not_run_when_the_partitions_are_gone() {
    standStillWithWorkQueued();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    assertThat(engine.handled).isEmpty();
  }

  @Test
  void a_refused_commit_keeps_everything_waiting_until_the_loss_is_known() {
    standStillWithWorkQueued();
    engine.script.failNextCommit(new CommitFailedException("evicted"));
    engine.once();
    engine.executor.runAll();
    assertThat(engine.handled).isEmpty();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    assertThat(engine.handled).isEmpty();
  }

  @Test
  void everything_goes_on_when_the_partitions_are_still_ours() {
    standStillWithWorkQueued();
    engine.once();
    engine.executor.runAll();
    assertThat(engine.handled).containsExactly("queued");
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1);
  }

  @Test
  void a_pause_of_the_application_outlasts_the_stall() {
    engine.assigned(P0);
    engine.parts.life().requestPause(true);
    engine.once();
    engine.clock.advance(Duration.ofMinutes(2));
    engine.once();
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(engine.handled).isEmpty();
    engine.parts.life().requestPause(false);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("v");
  }

  @Test
  void a_member_without_partitions_is_running_and_a_draining_one_stays_draining() {
    engine.script.assignOnNextPoll(P0);
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(engine.parts.life().state()).isEqualTo(ConsumerState.RUNNING);
    engine.parts.life().enter(ConsumerState.DRAINING);
    engine.script.assignOnNextPoll(P0);
    engine.once();
    assertThat(engine.parts.life().state()).isEqualTo(ConsumerState.DRAINING);
  }
}
