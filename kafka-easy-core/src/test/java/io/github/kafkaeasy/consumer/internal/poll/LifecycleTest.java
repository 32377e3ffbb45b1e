package io.github.kafkaeasy.consumer.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.DrainReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Callbacks at the end of a consumer. */
class LifecycleTest {

  @Test
  void anErrorOfACallbackDoesNotKeepTheOthersFromRunning() {
    List<String> told = new ArrayList<>();
    Lifecycle life = new Lifecycle();
    life.onEnd(
        () -> {
          throw new NoClassDefFoundError("in a callback");
        });
    life.onEnd(() -> told.add("second"));

    life.end(new DrainReport(Duration.ZERO, true, 0, 0, 0, 0, List.of()));

    assertThat(told).containsExactly("second");
  }
}
