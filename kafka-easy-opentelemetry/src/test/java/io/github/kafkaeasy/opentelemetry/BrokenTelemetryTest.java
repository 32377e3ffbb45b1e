package io.github.kafkaeasy.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.RawKafka;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** OpenTelemetry implementations that do nothing, throw, or block. */
class BrokenTelemetryTest extends TracingFixture {

  @Test
  void anOpenTelemetryThatDoesNothingLeavesHeadersAlone(RawKafka raw) {
    try (LogLines log = LogLines.open()) {
      KafkaEasy noop = KafkaTracing.of(OpenTelemetry.noop()).on(plain);
      assertThat(log.all()).isEmpty();
      try (EasyProducer<String> producer = noop.producer(String.class).topic(orders).start()) {
        producer.sendAndWait(OutgoingMessage.of("v").header("traceparent", "as it was"));
      }
      try (EasyConsumer consumer =
          consumer(noop, orders, group).handle(message -> seen.add(message.value())).start()) {
        await().atMost(LIMIT).until(() -> seen.contains("v"));
        assertThat(consumer.stats().failedAttempts()).isZero();
      }
    }
    assertThat(raw.records(orders).get(0).headers().lastHeader("traceparent"))
        .isEqualTo(RawKafka.header("traceparent", "as it was"));
  }

  @Test
  void anOpenTelemetryWithoutPropagatorsIsLogged() {
    try (LogLines log = LogLines.open()) {
      assertThat(KafkaTracing.of(OpenTelemetrySdk.builder().build())).isNotNull();
      assertThat(log.all()).singleElement().asString().contains("WARN").contains("propagator");
    }
  }

  /** Span processor that throws, or blocks, when spans start and end. */
  private static class Trouble implements SpanProcessor {

    void happens(ReadableSpan span) {
      throw new LinkageError("on purpose: " + span.getName());
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      happens(span);
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      happens(span);
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  @Test
  void aSpanProcessorThatThrowsHarmsNoRecordAndIsLoggedOnce() {
    Spans broken = new Spans(new Trouble());
    KafkaEasy traced = KafkaTracing.of(broken.sdk).on(plain);
    try (LogLines log = LogLines.open()) {
      send(traced, orders, "a", "b", "c");
      try (EasyConsumer consumer =
          consumer(traced, orders, group).handle(message -> seen.add(message.value())).start()) {
        await().atMost(LIMIT).until(() -> consumer.stats().handled() == 3);
        assertThat(consumer.stats().failedAttempts()).isZero();
        assertThat(consumer.health().liveness().ok()).isTrue();
      }
      assertThat(seen).containsExactly("a", "b", "c");
      assertThat(log.all()).singleElement().asString().contains("Tracing failed in begin");
    }
  }

  @Test
  void aSpanProcessorThatBlocksHoldsItsOwnKeyAndNoOther() {
    CountDownLatch release = new CountDownLatch(1);
    Spans blocked =
        new Spans(
            new Trouble() {
              private boolean first = true;

              @Override
              public boolean isStartRequired() {
                return false;
              }

              @Override
              void happens(ReadableSpan span) {
                boolean slow =
                    "slow".equals(span.getAttribute(MessagingAttributes.KEY))
                        && span.getName().startsWith("process");
                if (slow && isFirst()) {
                  try {
                    release.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }
              }

              private synchronized boolean isFirst() {
                boolean was = first;
                first = false;
                return was;
              }
            });
    KafkaEasy traced = KafkaTracing.of(blocked.sdk).on(plain);
    send(traced, orders, "slow");
    send(traced, orders, "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "slow");
    try (EasyConsumer consumer =
        consumer(traced, orders, group)
            .ordering(Ordering.KEY)
            .concurrency(2)
            .slowRunAfter(Duration.ofMillis(20))
            .handle(message -> seen.add(message.value()))
            .start()) {
      await().atMost(LIMIT).until(() -> seen.size() >= 9);
      assertThat(seen).containsOnlyOnce("slow");
      release.countDown();
      await().atMost(LIMIT).until(() -> consumer.stats().handled() == 10);
    }
  }
}
