package io.github.kafkaeasy.consumer.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.internal.scripted.DeterministicExecutor;
import io.github.kafkaeasy.test.internal.scripted.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gate alone: its queue, its timer, and admissions that are given back. */
class GateTest {
  private final ManualClock clock = new ManualClock();
  private final DeterministicExecutor timer = new DeterministicExecutor(clock);
  private final List<String> admitted = new ArrayList<>();

  private Gate gate(int mostOpen, double perSecond) {
    return new Gate(mostOpen, perSecond, clock::nanoTime, timer);
  }

  private Gate.Visitor named(String name) {
    return () -> admitted.add(name);
  }

  @Test
  void atAHighRateTheTimerFiresAfterAMillisecondAndAdmitsAllThatAreDue() {
    Gate gate = gate(0, 10_000);
    assertThat(gate.enter(named("at once"))).isTrue();
    for (int i = 0; i < 20; i++) {
      assertThat(gate.enter(named("v" + i))).isFalse();
    }
    assertThat(timer.nextDue()).contains(Duration.ofMillis(1));
    assertThat(timer.delayed()).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    timer.runAll();
    assertThat(admitted).hasSize(10).startsWith("v0").endsWith("v9");
    assertThat(timer.delayed()).isEqualTo(1);
  }

  @Test
  void atALowRateTheTimerIsSetForTheMomentOfTheNextAdmission() {
    Gate gate = gate(0, 4);
    assertThat(gate.enter(named("at once"))).isTrue();
    clock.advance(Duration.ofMillis(100));
    assertThat(gate.enter(named("waits"))).isFalse();
    assertThat(timer.nextDue()).contains(Duration.ofMillis(150));
  }

  @Test
  void waitingForAnOpenAttemptNeedsNoTimer() {
    Gate gate = gate(1, 0);
    assertThat(gate.enter(named("first"))).isTrue();
    assertThat(gate.enter(named("second"))).isFalse();
    assertThat(timer.delayed()).isZero();
    gate.leave();
    assertThat(admitted).containsExactly("second");
    assertThat(gate.enter(named("third"))).isFalse();
  }

  @Test
  void anAdmissionThatIsGivenBackGoesToTheNextInTheQueue() {
    Gate open = gate(1, 0);
    assertThat(open.enter(named("first"))).isTrue();
    assertThat(open.enter(named("second"))).isFalse();
    open.giveBack();
    assertThat(admitted).containsExactly("second");

    Gate rated = gate(0, 1);
    assertThat(rated.enter(named("first"))).isTrue();
    assertThat(rated.enter(named("third"))).isFalse();
    rated.giveBack();
    assertThat(admitted).containsExactly("second", "third");
  }

  @Test
  void anEntryThatNoLongerWantsToStartUsesNoAdmission() {
    Gate gate = gate(1, 0);
    assertThat(gate.enter(named("first"))).isTrue();
    assertThat(gate.enter(() -> false)).isFalse();
    assertThat(gate.enter(named("third"))).isFalse();
    gate.leave();
    assertThat(admitted).containsExactly("third");
  }

  @Test
  void admissionsThatAreGivenBackDoNotAddUpBeyondATenthOfASecond() {
    Gate gate = gate(0, 100);
    for (int i = 0; i < 50; i++) {
      gate.giveBack();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(gate.enter(named("v"))).isTrue();
    }
    assertThat(gate.enter(named("v"))).isFalse();
  }

  @Test
  void aClosedTimerAdmitsNothingAndThrowsNothing() {
    Gate gate = gate(0, 10);
    timer.shutdown();
    assertThat(gate.enter(named("first"))).isTrue();
    assertThat(gate.enter(named("second"))).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(gate.enter(named("third"))).isTrue();
    assertThat(admitted).isEmpty();
  }
}
