package io.github.kafkaeasy.producer.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.settings.LogLines;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Topic lookups on a cluster that does not answer: only a send that is blocked logs it. */
class AdminTopicLookupTest {
  @Test
  void onlyABlockedSendIsLoggedAsBlocked() {
    assertThat(saidOf(true)).singleElement().asString().startsWith("WARN send() has been blocking");
    assertThat(saidOf(false)).isEmpty();
  }

  private static List<String> saidOf(boolean holdsUpSend) {
    CountDownLatch over = new CountDownLatch(1);
    AdminOnDemand silent =
        new AdminOnDemand(
            () -> {
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new IllegalStateException("the test is over");
            });
    try (LogLines log = new LogLines(EasyProducer.class)) {
      AdminTopicLookup lookup = new AdminTopicLookup(silent, null, Duration.ofMillis(1_100));

      assertThatThrownBy(() -> lookup.find("orders", holdsUpSend))
          .isInstanceOf(DeliveryException.class)
          .hasMessageContaining("did not say within 1100 ms");

      return log.all();
    } finally {
      over.countDown();
    }
  }

  @Test
  void theLongestTimeLimitThatKafkaPermitsIsNoOverflow() {
    AdminOnDemand refusing =
        new AdminOnDemand(
            () -> {
              throw new KafkaEasyException("not today.");
            });
    AdminTopicLookup lookup =
        new AdminTopicLookup(refusing, null, Duration.ofMillis(Long.MAX_VALUE));

    assertThatThrownBy(() -> lookup.find("orders", true))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("not today.");
  }

  @Test
  void anErrorInALookupFailsTheSendAndTheTopicIsLookedUpAgain() {
    AtomicInteger lookups = new AtomicInteger();
    AdminOnDemand broken =
        new AdminOnDemand(
            () -> {
              lookups.incrementAndGet();
              throw new NoClassDefFoundError("org/example/Missing");
            });
    AdminTopicLookup lookup = new AdminTopicLookup(broken, null, Duration.ofSeconds(30));

    await()
        .untilAsserted(
            () -> {
              assertThatThrownBy(() -> lookup.find("orders", true))
                  .isInstanceOf(DeliveryException.class)
                  .hasMessageContaining("org/example/Missing")
                  .hasRootCauseInstanceOf(NoClassDefFoundError.class);
              assertThat(lookups).hasValue(2);
            });
  }
}
