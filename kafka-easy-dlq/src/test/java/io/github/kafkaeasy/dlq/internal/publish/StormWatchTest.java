package io.github.kafkaeasy.dlq.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.spi.ConsumerControl;
import io.github.kafkaeasy.dlq.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a storm and of the dead-letter thread during one, with a manual clock. */
class StormWatchTest {
  private long now;

  private final StormWatch watch =
      new StormWatch(
          new StormSettings(0.5, 1, Duration.ofMinutes(1), Duration.ofMinutes(1)),
          "billing",
          () -> now,
          closed -> {});

  private final List<Letter> onward = new ArrayList<>();
  private final Letter kept = Failures.letter(2);
  private boolean held;

  @BeforeEach
  void beginAStorm() {
    watch.started(
        new ConsumerControl() {
          @Override
          public long handled() {
            return 0;
          }

          @Override
          public void holdFetching(boolean hold) {
            held = hold;
          }
        },
        onward::add);
    boolean unused = watch.keeps(Failures.letter(1));
    assertThat(watch.keeps(kept)).isTrue();
    assertThat(held).isTrue();
  }

  @Test
  void afterTheEndNoRecordIsKept() {
    watch.end(0);

    assertThat(watch.keeps(Failures.letter(3))).isFalse();
    assertThat(watch.keeps(Failures.letter(4))).isFalse();
    assertThat(watch.keeps(Failures.letter(5))).isFalse();
  }

  @Test
  void atTheEndKeptRecordsGoToThePublisherAndFetchingIsAllowed() {
    watch.end(0);

    assertThat(onward).extracting(Letter::toString).containsExactly("orders-3@2");
    assertThat(held).isFalse();
  }

  @Test
  void aStormWithoutKeptRecordsEndsWhenItsNextProbeIsDue() {
    assertThat(watch.forget(kept)).isTrue();
    watch.work(now);
    assertThat(held).isTrue();

    now += Duration.ofMinutes(1).toNanos();
    watch.work(now);

    assertThat(watch.isStorm()).isFalse();
    assertThat(held).isFalse();
  }
}
