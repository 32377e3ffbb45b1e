package io.github.kafkaeasy.opentelemetry;

import static io.github.kafkaeasy.opentelemetry.Spans.assertChild;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.spi.OutgoingRecord;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans around sends and handlers, on workers and on application threads. */
class KafkaTracingTest extends TracingFixture {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theSpanIsCurrentInTheHandlerAndNotAfterIt(boolean virtualThreads) {
    send(kafka, orders, "a", "b");
    try (EasyConsumer consumer =
        consumer(plain, orders, group)
            .virtualThreads(virtualThreads)
            .hook(run -> () -> seen.add("behind " + currentSpan()))
            .hook(KafkaTracing.of(spans.sdk).consumer())
            .hook(
                run -> {
                  seen.add("inside " + currentSpan());
                  return () -> seen.add("inside " + currentSpan());
                })
            .handle(message -> seen.add("handler " + currentSpan()))
            .start()) {
      List<SpanData> processed = spans.await("process " + orders, 2);
      for (SpanData span : processed) {
        assertThat(seen).contains("handler " + span.getSpanId());
        assertThat(seen).filteredOn(line -> line.equals("inside " + span.getSpanId())).hasSize(2);
      }
      assertThat(seen)
          .filteredOn(line -> line.startsWith("behind"))
          .hasSize(2)
          .containsOnly("behind " + SpanId.getInvalid());
      assertThat(consumer.stats().failedAttempts()).isZero();
    }
  }

  @Test
  void theSpanOfAnAsynchronousHandlerEndsWithItsStage() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    send(kafka, orders, "a");
    try (EasyConsumer consumer =
        consumer(kafka, orders, group)
            .handleAsync(
                message -> {
                  seen.add(currentSpan());
                  return stage;
                })
            .start()) {
      await().atMost(LIMIT).until(() -> !seen.isEmpty());
      assertThat(spans.named("process " + orders)).isEmpty();
      stage.complete(null);
      SpanData processed = spans.awaitOne("process " + orders);
      assertThat(seen).containsExactly(processed.getSpanId());
      assertChild(processed, spans.awaitOne("send " + orders));
      await().atMost(LIMIT).until(() -> consumer.stats().handled() == 1);
    }
  }

  @Test
  void aBatchIsOneSpanWithALinkToEachSend() {
    send(kafka, orders, "a", "b", "c");
    List<SpanData> sent = spans.await("send " + orders, 3);
    try (EasyConsumer consumer =
        consumer(kafka, orders, group)
            .handleBatch(messages -> seen.add(messages.size() + " " + currentSpan()))
            .start()) {
      await().atMost(LIMIT).until(() -> consumer.stats().handled() == 3);
    }
    List<SpanData> batches = spans.named("process " + orders);
    batches.forEach(Spans::assertRoot);
    assertThat(batches.stream().flatMap(batch -> batch.getLinks().stream()))
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactlyElementsOf(sent.stream().map(SpanData::getSpanId).toList());
    assertThat(batches.stream().mapToLong(KafkaTracingTest::messages).sum()).isEqualTo(3);
    assertThat(seen)
        .containsExactlyElementsOf(
            batches.stream().map(batch -> messages(batch) + " " + batch.getSpanId()).toList());
  }

  private static long messages(SpanData batch) {
    Long count = batch.getAttributes().get(AttributeKey.longKey("messaging.batch.message_count"));
    return count == null ? 0 : count;
  }

  @Test
  void aForwardedRecordIsAChildOfTheHandlersSpanAndCarriesOneContext(
      RawKafka raw, TestTopics topics) {
    String bills = topics.create("bills");
    send(kafka, orders, "a");
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(bills).start();
        EasyConsumer consumer =
            consumer(kafka, orders, group)
                .handle(
                    message ->
                        producer.sendAndWait(OutgoingMessage.of("bill").headers(message.headers())))
                .start()) {
      assertChild(spans.awaitOne("send " + bills), spans.awaitOne("process " + orders));
      assertThat(consumer.stats().failedAttempts()).isZero();
    }
    assertThat(raw.records(bills).get(0).headers().headers("traceparent")).hasSize(1);
  }

  @Test
  void withoutACurrentSpanTheTraceInTheHeadersIsContinued(RawKafka raw) {
    Span outbox = spans.sdk.getTracer("test").spanBuilder("outbox").startSpan();
    String carried =
        "00-"
            + outbox.getSpanContext().getTraceId()
            + "-"
            + outbox.getSpanContext().getSpanId()
            + "-01";
    outbox.end();
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(orders).start()) {
      producer.sendAndWait(OutgoingMessage.of("v").header("traceparent", carried));
    }
    assertChild(spans.awaitOne("send " + orders), spans.awaitOne("outbox"));
    assertThat(raw.records(orders).get(0).headers().headers("traceparent")).hasSize(1);
  }

  @Test
  void theContextOfAnotherTraceIsReplaced(RawKafka raw) {
    Span current = spans.sdk.getTracer("test").spanBuilder("current").startSpan();
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(orders).start();
        Scope scope = current.makeCurrent()) {
      assertThat(scope).isNotNull();
      producer.sendAndWait(
          OutgoingMessage.of("v")
              .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
              .header("tracestate", "vendor=other")
              .header("kept", "yes"));
    }
    current.end();
    assertChild(spans.awaitOne("send " + orders), spans.awaitOne("current"));
    assertThat(raw.records(orders).get(0).headers())
        .extracting(Header::key)
        .containsExactlyInAnyOrder("traceparent", "kept");
  }

  @Test
  void recordsWithoutOrWithAnInvalidContextBeginTheirOwnTraces(RawKafka raw) {
    raw.publish(orders, "k", "without");
    raw.publish(orders, "k", "broken", RawKafka.header("traceparent", "nonsense"));
    raw.publish(orders, "k", "empty", RawKafka.header("traceparent", ""));
    try (EasyConsumer consumer = consumer(kafka, orders, group).handle(m -> {}).start()) {
      spans.await("process " + orders, 3).forEach(Spans::assertRoot);
      assertThat(consumer.stats().failedAttempts()).isZero();
    }
  }

  @Test
  void redrivesBelongToTheCurrentSpanOfTheProgram() {
    Span current = spans.sdk.getTracer("test").spanBuilder("operator").startSpan();
    Span letter = spans.sdk.getTracer("test").spanBuilder("letter").startSpan();
    String carried =
        "00-"
            + letter.getSpanContext().getTraceId()
            + "-"
            + letter.getSpanContext().getSpanId()
            + "-01";
    try (EasyProducer<String> producer =
            kafka.producer(String.class).topic(orders).keepControlHeaders().start();
        Scope scope = current.makeCurrent()) {
      assertThat(scope).isNotNull();
      producer.sendAndWait(
          OutgoingMessage.of("v")
              .header("traceparent", carried)
              .header("kafka-easy.redrive.from", "orders.dlq-0@1"));
    }
    current.end();
    SpanData redriven = spans.awaitOne("send " + orders);
    assertChild(redriven, spans.awaitOne("operator"));
    assertThat(redriven.getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactly(letter.getSpanContext().getSpanId());
  }

  /** A send of a failure policy, on a thread where another span is current. */
  private record Letter(Headers headers) implements OutgoingRecord {
    @Override
    public String topic() {
      return "orders.dlq";
    }

    @Override
    public Integer partition() {
      return null;
    }

    @Override
    public Object key() {
      return null;
    }

    @Override
    public boolean isTombstone() {
      return false;
    }

    @Override
    public boolean isOfFailurePolicy() {
      return true;
    }
  }

  @Test
  void aDeadLetterStaysInTheTraceOfItsRecordWhateverSpanIsCurrent() {
    Span left = spans.sdk.getTracer("test").spanBuilder("left").startSpan();
    Letter letter = new Letter(new RecordHeaders());
    letter
        .headers()
        .add(
            RawKafka.header(
                "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    try (Scope scope = left.makeCurrent()) {
      assertThat(scope).isNotNull();
      KafkaTracing.of(spans.sdk).producer().begin(letter).ended(null, null);
    }
    SpanData sent = spans.awaitOne("send orders.dlq");
    assertThat(sent.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(sent.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(letter.headers().headers("traceparent")).hasSize(1);
  }

  @Test
  void theSpanOfAFailedSendHasTheReason(TestTopics topics) {
    String missing = topics.name("missing");
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(missing).start()) {
      assertThatThrownBy(() -> producer.sendAndWait("k", "v"))
          .isInstanceOf(DeliveryException.class);
    }
    assertThat(
            spans
                .awaitOne("send " + missing)
                .getAttributes()
                .get(AttributeKey.stringKey("error.type")))
        .isNotNull();
  }

  @Test
  void eachHookWorksAloneAndTheSameTwiceIsRefused() {
    KafkaTracing tracing = KafkaTracing.of(spans.sdk);
    try (EasyProducer<String> producer =
        plain.producer(String.class).topic(orders).hook(tracing.producer()).start()) {
      producer.sendAndWait("k", "v");
    }
    ConsumerBuilder<String> builder = consumer(plain, orders, group).hook(tracing.consumer());
    try (EasyConsumer consumer = builder.handle(message -> {}).start()) {
      assertChild(spans.awaitOne("process " + orders), spans.awaitOne("send " + orders));
      assertThat(consumer.stats().failedAttempts()).isZero();
    }
    KafkaTracing another = KafkaTracing.of(spans.sdk);
    assertThatThrownBy(() -> builder.hook(another.consumer()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("HandlerTracing");
    assertThatThrownBy(() -> another.on(kafka)).isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> kafka.producer(String.class).hook(another.producer()))
        .isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> KafkaTracing.of(null)).isInstanceOf(InvalidOptionException.class);
  }
}
