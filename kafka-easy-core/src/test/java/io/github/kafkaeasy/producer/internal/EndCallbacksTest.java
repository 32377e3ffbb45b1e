package io.github.kafkaeasy.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.kafkaeasy.producer.internal.send.KafkaClosing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Errors in the close of a producer (I21). */
class EndCallbacksTest {
  private final List<String> told = new ArrayList<>();

  @Test
  void anErrorOfACallbackDoesNotKeepTheOthersFromRunning() {
    EndCallbacks callbacks = new EndCallbacks();
    callbacks.add(EndCallbacksTest::fail);
    callbacks.add(() -> told.add("second"));

    callbacks.run();

    assertThat(told).containsExactly("second");
  }

  @Test
  void anErrorInTheCloseOfAPartDoesNotReachTheCaller() {
    assertThatCode(() -> KafkaClosing.quietly("part", EndCallbacksTest::fail))
        .doesNotThrowAnyException();
  }

  private static void fail() {
    throw new NoClassDefFoundError("in a callback");
  }
}
