package io.github.kafkaeasy.consumer.internal.poll;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerHealth;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A consumer is healthy when it makes progress; where it does not, the reason has a name. */
class HealthTest {
  private final EngineFixture engine =
      new EngineFixture(
          b ->
              b.ordering(Ordering.KEY)
                  .wedgedAfter(Duration.ofSeconds(30))
                  .onFailure(
                      failed ->
                          CompletableFuture.completedStage(
                              FailureDecision.retry(Duration.ofHours(1))))
                  .handle(
                      message -> {
                        if (message.value().startsWith("bad")) {
                          throw new IllegalStateException("bad");
                        }
                      }));

  private ConsumerHealth after(Duration time) {
    engine.pass(time);
    engine.once();
    return engine.parts.health().health();
  }

  @Test
  void nothing_to_do_is_healthy_however_long_it_lasts() {
    engine.assigned(P0, P1);
    assertThat(after(Duration.ofMinutes(10)).healthy()).isTrue();
    assertThat(engine.parts.health().health().standstills()).isEmpty();
  }

  @Test
  void a_held_record_is_named_with_its_key_and_what_waits_behind_it() {
    engine.assigned(P0, P1);
    engine.append(P0, "user_\u001B[31m001", "bad");
    engine.append(P0, "other", "fine");
    engine.pollAndWork();
    assertThat(after(Duration.ofSeconds(20)).healthy()).isTrue();
    ConsumerHealth health = after(Duration.ofSeconds(20));
    assertThat(health.healthy()).isFalse();
    assertThat(health.standstills()).hasSize(1);
    assertThat(health.problems().get(0))
        .contains("orders-0 stands still at offset 0", "orders-0@0", "user_?[31m001", "held");
    assertThat(health.standstills().get(0).lag()).isEqualTo(1);
  }

  @Test
  void a_corrupt_batch_is_named() {
    engine.assigned(P0);
    engine.cluster.corrupt(P0);
    engine.append(P0, "k", "fine");
    engine.pollAndWork();
    assertThat(after(Duration.ofSeconds(40)).problems())
        .singleElement()
        .asString()
        .contains("its batch at offset 0 is corrupt");
  }

  @Test
  void a_partition_that_the_application_has_paused_is_listed_and_no_problem() {
    engine.assigned(P0);
    CompletableFuture<Void> answer = engine.parts.controls().pause(Set.of(P0), true);
    engine.append(P0, "k", "fine");
    engine.pollAndWork();
    assertThat(answer).isCompleted();
    ConsumerHealth health = after(Duration.ofSeconds(40));
    assertThat(health.healthy()).isTrue();
    assertThat(health.standstills())
        .singleElement()
        .matches(standstill -> standstill.reason().equals("paused by the application"));
  }

  @Test
  void progress_makes_it_healthy_again() {
    engine.assigned(P0);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(after(Duration.ofSeconds(40)).healthy()).isFalse();
    CompletableFuture<Boolean> skipped = engine.parts.controls().skip(P0, 0);
    engine.pollAndWork();
    assertThat(skipped).isCompletedWithValue(true);
    assertThat(after(Duration.ofSeconds(2)).healthy()).isTrue();
  }

  @Test
  void a_failed_consumer_is_not_healthy_and_says_why() {
    engine.parts.life().fail(new IllegalStateException("no permission"));
    assertThat(engine.parts.health().health().problems())
        .singleElement()
        .asString()
        .contains("no permission");
  }
}
