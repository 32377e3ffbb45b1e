package io.github.kafkaeasy.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** awaitClosed with any duration, including zero, negative and very long ones. */
class AwaitClosedTest {

  private static EasyConsumer start() {
    return KafkaEasy.connect("127.0.0.1:1")
        .consumer(String.class)
        .topics("orders")
        .group("billing")
        .handle(message -> {})
        .start();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void zeroAndNegativeDurationsReturnAtOnce(long seconds) throws InterruptedException {
    try (EasyConsumer consumer = start()) {
      assertThat(consumer.awaitClosed(Duration.ofSeconds(seconds)).isEnd()).isFalse();
    }
  }

  @Test
  void theLongestDurationIsAccepted() throws Exception {
    EasyConsumer consumer = start();
    CompletableFuture<ConsumerState> end = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                end.complete(consumer.awaitClosed(Duration.ofSeconds(Long.MAX_VALUE)));
              } catch (Throwable e) {
                end.completeExceptionally(e);
              }
            });
    waiting.start();
    consumer.close();

    assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(ConsumerState.CLOSED);
  }
}
