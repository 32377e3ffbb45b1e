package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final List<DeadLetterAlert> told = new ArrayList<>();
  private final Alerts alerts = new Alerts(told::add, Duration.ofMinutes(1));

  private static DeadLetter letter(long offset) {
    return new DeadLetter(
        new DeadLetter.Source("orders", 3, offset, null),
        "billing",
        2,
        new DeadLetter.Reason("handle", "java.lang.IllegalStateException", null, "broken", null),
        null,
        null,
        0,
        false);
  }

  private void deadLettered(long now) {
    alerts.deadLettered(letter(now), "orders.dlq", now);
  }

  @Test
  void theFirstLetterIsReportedAtOnceAndTheNextOnesTogetherAMinuteLater() {
    deadLettered(1_000);
    assertThat(told).hasSize(1);
    for (int i = 0; i < 500; i++) {
      deadLettered(2_000 + i);
    }
    assertThat(told).hasSize(1);
    assertThat(alerts.nanosUntilWork(2_000)).isEqualTo(MINUTE - 1_000);

    alerts.work(1_000 + MINUTE);

    assertThat(told).hasSize(2);
    assertThat(told.get(1).count()).isEqualTo(500);
    assertThat(told.get(1).since()).isEqualTo(Duration.ofMinutes(1));
    assertThat(told.get(1)).asString().startsWith("500 dead letters in orders.dlq, last: orders-");
    assertThat(alerts.nanosUntilWork(2_000)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theRestIsReportedAtTheEnd() {
    deadLettered(0);
    deadLettered(1);
    alerts.end(2);
    alerts.end(3);
    assertThat(told).extracting(DeadLetterAlert::count).containsExactly(1L, 1L);
  }

  @Test
  void aCallbackThatThrowsDoesNoHarm() {
    Alerts broken =
        new Alerts(
            alert -> {
              throw new IllegalStateException("no mail server");
            },
            Duration.ZERO);
    broken.deadLettered(letter(1), "orders.dlq", 1);
    assertThat(broken.nanosUntilWork(1)).isEqualTo(Long.MAX_VALUE);
  }
}
