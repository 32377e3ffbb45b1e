package io.github.kafkaeasy.consumer.internal.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Commits that are due by the number of finished records. */
class CommitPaceTest {
  private final AtomicInteger wakeups = new AtomicInteger();
  private final PollSignal signal = new PollSignal(wakeups::incrementAndGet, nanos -> {});

  @Test
  void theRecordThatMakesACommitDueWakesThePollThreadAndNoOtherDoes() {
    CommitPace pace = new CommitPace(3, signal);
    assertThat(signal.fallAsleep()).isTrue();
    pace.settledOne();
    pace.settledOne();
    pace.lookAgain();
    assertThat(pace.isDue()).isFalse();
    assertThat(wakeups).hasValue(0);
    pace.settledOne();
    assertThat(pace.isDue()).isTrue();
    assertThat(wakeups).hasValue(1);
    pace.settledOne();
    assertThat(wakeups).hasValue(1);
  }

  @Test
  void aCommitThatIsAlreadyDueWakesThePollThreadAtTheNextCheck() {
    CommitPace pace = new CommitPace(1, signal);
    pace.settledOne();
    signal.wakeUp();
    assertThat(signal.fallAsleep()).isTrue();
    assertThat(wakeups).hasValue(0);
    pace.lookAgain();
    assertThat(wakeups).hasValue(1);
  }

  @Test
  void aCommitStartsTheCountOver() {
    CommitPace pace = new CommitPace(2, signal);
    pace.settledOne();
    pace.settledOne();
    pace.startOver();
    assertThat(pace.isDue()).isFalse();
    pace.settledOne();
    assertThat(pace.isDue()).isFalse();
    pace.settledOne();
    assertThat(pace.isDue()).isTrue();
  }

  @Test
  void byTimeOnlyNothingIsEverDueByCount() {
    CommitPace pace = new CommitPace(Integer.MAX_VALUE, signal);
    assertThat(signal.fallAsleep()).isTrue();
    pace.settledOne();
    pace.lookAgain();
    assertThat(pace.isDue()).isFalse();
    assertThat(wakeups).hasValue(0);
  }
}
