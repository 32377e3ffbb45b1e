package io.github.kafkaeasy.producer.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.kafkaeasy.producer.outcome.PartitionSends;
import io.github.kafkaeasy.producer.outcome.SendLatency;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SendCountsTest {

  @Test
  void anAddedPartitionIsCountedAndNoCountOfTheOthersIsLost() {
    PartitionCounts counts = new PartitionCounts();
    Map<Integer, PartitionSends> all = new TreeMap<>();

    for (int partition : new int[] {0, 3, -1, 3, 1_000, 0, 0}) {
      counts.delivered(partition);
    }
    counts.failed(-1);
    counts.failed(3);
    counts.failed(4);
    counts.addTo(all, partition -> partition);

    assertThat(counts.allDelivered()).isEqualTo(7);
    assertThat(all)
        .containsExactly(
            entry(0, new PartitionSends(3, 0)),
            entry(3, new PartitionSends(2, 1)),
            entry(4, new PartitionSends(0, 1)),
            entry(1_000, new PartitionSends(1, 0)));
  }

  @Test
  void oneSendAtATimeIsTimedAndOnlySuccessesCount() {
    SendTimer timer = new SendTimer();

    assertThat(timer.claim()).isTrue();
    assertThat(timer.claim()).isFalse();
    timer.ended(1_000, false);
    assertThat(timer.latency()).isEqualTo(SendLatency.NONE);
    for (int millis = 1; millis <= 200; millis++) {
      assertThat(timer.claim()).isTrue();
      timer.ended(millis * 1_000_000L, true);
    }

    assertThat(timer.latency())
        .isEqualTo(
            new SendLatency(
                200, Duration.ofMillis(100), Duration.ofMillis(198), Duration.ofMillis(200)));
  }

  @Test
  void onlyTheLatestSendsMakeUpTheLatency() {
    SendTimer timer = new SendTimer();
    IntStream.range(0, 3_000)
        .forEach(
            i -> {
              timer.claim();
              timer.ended(i < 1_500 ? 1_000_000_000L : 1_000_000L, true);
            });

    assertThat(timer.latency().timed()).isEqualTo(1_024);
    assertThat(timer.latency().max()).isEqualTo(Duration.ofMillis(1));
  }
}
