package io.github.kafkaeasy.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are left out of tracing before the SDK is asked. */
class OneTraceInTest extends TracingFixture {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SENDER = "b7ad6b7169203331";
  private static final String UNSAMPLED = "00-" + TRACE + "-" + SENDER + "-00";
  private static final String SAMPLED = "00-" + TRACE + "-" + SENDER + "-01";

  /** Tracing that practically never chooses a record. */
  private final KafkaTracing rare = KafkaTracing.of(spans.sdk).oneTraceIn(1_000_000);

  private void send(String traceparent) {
    try (EasyProducer<String> producer = plain.producer(String.class).topic(orders).start()) {
      producer.sendAndWait(OutgoingMessage.of("a").header("traceparent", traceparent));
    }
  }

  private EasyConsumer handleOne(KafkaEasy kafka) {
    EasyConsumer consumer =
        consumer(kafka, orders, group)
            .handle(
                message -> {
                  var context = Span.current().getSpanContext();
                  seen.add(context.getTraceId() + " " + context.getSpanId());
                })
            .start();
    await().atMost(LIMIT).until(() -> consumer.stats().handled() == 1);
    return consumer;
  }

  @Test
  void aRecordWithoutAContextIsMostlyLeftOutAndItsHandlerHasNoSpan() {
    send(plain, orders, "a");

    handleOne(rare.on(plain)).close();

    assertThat(spans.all()).isEmpty();
    assertThat(seen).singleElement().asString().endsWith(SpanId.getInvalid());
  }

  @Test
  void aFractionOfRecordsWithoutAContextBeginsATrace() {
    int records = 400;
    send(plain, orders, "a".repeat(records).split(""));
    try (EasyConsumer consumer =
        consumer(KafkaTracing.of(spans.sdk).oneTraceIn(4).on(plain), orders, group)
            .handle(message -> seen.add(currentSpan()))
            .start()) {
      await().atMost(LIMIT).until(() -> consumer.stats().handled() == records);
    }

    int traced = spans.named("process " + orders).size();

    // 100 are expected; fewer than 30 or more than 250 have a chance of less than one in 10^16.
    assertThat(traced).isBetween(30, 250);
    assertThat(seen).filteredOn(id -> !id.equals(SpanId.getInvalid())).hasSize(traced);
  }

  @Test
  void aRecordOfASampledTraceAlwaysHasItsSpan() {
    send(SAMPLED);

    handleOne(rare.on(plain)).close();

    assertThat(spans.awaitOne("process " + orders).getParentSpanId()).isEqualTo(SENDER);
  }

  @Test
  void theContextOfATraceThatIsNotSampledIsForwardedWithoutASpan(RawKafka raw, TestTopics topics) {
    String bills = topics.create("bills");
    send(UNSAMPLED);
    KafkaEasy kafka = rare.on(plain);
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(bills).start();
        EasyConsumer consumer =
            consumer(kafka, orders, group)
                .handle(
                    message -> {
                      seen.add(currentSpan());
                      producer.sendAndWait("bill");
                    })
                .start()) {
      await().atMost(LIMIT).until(() -> consumer.stats().handled() == 1);
    }

    assertThat(spans.all()).isEmpty();
    assertThat(seen).containsExactly(SENDER);
    assertThat(raw.records(bills).get(0).headers().lastHeader("traceparent").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(UNSAMPLED);
  }

  @Test
  void aSendInsideASpanHasASpanAndOneWithoutIsMostlyLeftOut(RawKafka raw) {
    try (EasyProducer<String> producer =
        rare.on(plain).producer(String.class).topic(orders).start()) {
      producer.sendAndWait("without");
      Span request = spans.sdk.getTracer("test").spanBuilder("request").startSpan();
      Runnable send = () -> producer.sendAndWait("inside");
      Context.root().with(request).wrap(send).run();
      request.end();
    }

    Spans.assertChild(spans.awaitOne("send " + orders), spans.awaitOne("request"));
    assertThat(raw.records(orders)).hasSize(2);
    assertThat(raw.records(orders))
        .filteredOn(record -> record.headers().lastHeader("traceparent") != null)
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_000_001, Integer.MAX_VALUE})
  void aNumberOutOfBoundsIsRefused(int records) {
    KafkaTracing tracing = KafkaTracing.of(spans.sdk);

    assertThatThrownBy(() -> tracing.oneTraceIn(records))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContainingAll("oneTraceIn", String.valueOf(records), "between 1 and 1000000");
  }
}
