package io.github.kafkaeasy.opentelemetry;

import static io.github.kafkaeasy.opentelemetry.Spans.assertChild;
import static io.github.kafkaeasy.opentelemetry.Spans.assertRoot;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Trace of a record over its whole way: send, two attempts, retry topic, dead letter, redrive. */
@KafkaTest
class WholeWayTest {
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private final Spans spans = new Spans();
  private final List<String> baggage = new CopyOnWriteArrayList<>();
  private final AtomicBoolean mended = new AtomicBoolean();

  /** The traceparent header without its trace flags. */
  private static String traceparent(ConsumerRecord<byte[], byte[]> record) {
    assertThat(record.headers().headers("traceparent")).as("%s", record).hasSize(1);
    String text = new String(record.headers().lastHeader("traceparent").value(), UTF_8);
    return text.substring(0, text.lastIndexOf('-'));
  }

  private static String traceparent(SpanData span) {
    return "00-" + span.getTraceId() + "-" + span.getSpanId();
  }

  @Test
  void allStepsOfARecordAreOneTrace(TestKafka broker, RawKafka raw, TestTopics topics) {
    KafkaEasy kafka = KafkaTracing.of(spans.sdk).on(KafkaEasy.connect(broker.bootstrapServers()));
    String orders = topics.create("orders");
    String retry = orders + ".retry.100ms";
    String dlq = orders + ".dlq";
    String group = topics.group("billing");
    Span shop = spans.sdk.getTracer("test").spanBuilder("shop").startSpan();
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(orders).start();
        Scope current = shop.makeCurrent();
        Scope tenant = Baggage.builder().put("tenant", "t1").build().makeCurrent()) {
      assertThat(List.of(current, tenant)).hasSize(2);
      producer.sendAndWait("k", "v");
    }
    shop.end();
    try (EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(orders)
            .group(group)
            .onFailure(
                RetryThenDeadLetter.attempts(2)
                    .backoff(Backoff.fixed(Duration.ofMillis(10)))
                    .retryTopics(Duration.ofMillis(100)))
            .handle(
                message -> {
                  baggage.add(String.valueOf(Baggage.current().getEntryValue("tenant")));
                  if (!mended.get()) {
                    throw new IllegalStateException("broken");
                  }
                })
            .start()) {
      spans.awaitOne("send " + dlq);
      mended.set(true);
      assertThat(DeadLetters.of(kafka, dlq).redrive(Selection.all()).run().sent()).isEqualTo(1);
      spans.await("process " + orders, 3);
      assertThat(consumer.stats().handled()).isEqualTo(1);
    }

    SpanData begun = spans.awaitOne("shop");
    SpanData sent = spans.await("send " + orders, 2).get(0);
    List<SpanData> attempts = spans.named("process " + orders).subList(0, 2);
    SpanData moved = spans.awaitOne("send " + retry);
    SpanData retried = spans.awaitOne("process " + retry);
    SpanData letter = spans.awaitOne("send " + dlq);
    SpanData redriven = spans.named("send " + orders).get(1);
    SpanData handled = spans.named("process " + orders).get(2);

    assertChild(sent, begun);
    attempts.forEach(attempt -> assertChild(attempt, sent));
    assertChild(moved, sent);
    assertChild(retried, moved);
    assertChild(letter, moved);
    assertRoot(redriven);
    assertThat(redriven.getTraceId()).isNotEqualTo(letter.getTraceId());
    assertThat(redriven.getLinks())
        .singleElement()
        .satisfies(
            link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(letter.getSpanId()));
    assertChild(handled, redriven);
    assertThat(spans.all()).hasSize(9);

    assertThat(raw.records(orders).stream().map(WholeWayTest::traceparent))
        .containsExactly(traceparent(sent), traceparent(redriven));
    assertThat(raw.records(retry).stream().map(WholeWayTest::traceparent))
        .containsExactly(traceparent(moved));
    assertThat(raw.records(dlq).stream().map(WholeWayTest::traceparent))
        .containsExactly(traceparent(letter));
    assertThat(baggage).hasSize(4).containsOnly("t1");

    assertAttributes(sent, SpanKind.PRODUCER, "send", orders);
    assertAttributes(attempts.get(0), SpanKind.CONSUMER, "process", orders);
    assertThat(
            attempts
                .get(0)
                .getAttributes()
                .get(AttributeKey.stringKey("messaging.consumer.group.name")))
        .isEqualTo(group);
    assertThat(attempts.get(0).getAttributes().get(AttributeKey.longKey("kafka_easy.attempt")))
        .isNull();
    assertThat(attempts.get(1).getAttributes().get(AttributeKey.longKey("kafka_easy.attempt")))
        .isEqualTo(2);
    for (SpanData failed : List.of(attempts.get(0), attempts.get(1), retried)) {
      assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(failed.getAttributes().get(ERROR)).isEqualTo("java.lang.IllegalStateException");
      assertThat(failed.getEvents()).hasSize(1);
    }
    for (SpanData fine : List.of(sent, moved, letter, redriven, handled)) {
      assertThat(fine.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(fine.getAttributes().get(ERROR)).isNull();
    }
  }

  @Test
  void aRecordThatFailsAgainAfterItsRedriveStaysInTheTraceOfTheRedrive(
      TestKafka broker, TestTopics topics) {
    KafkaEasy kafka = KafkaTracing.of(spans.sdk).on(KafkaEasy.connect(broker.bootstrapServers()));
    String orders = topics.create("orders");
    String retry = orders + ".retry.100ms";
    String dlq = orders + ".dlq";
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(orders).start();
        EasyConsumer consumer =
            kafka
                .consumer(String.class)
                .topics(orders)
                .group(topics.group("billing"))
                .onFailure(RetryThenDeadLetter.attempts(1).retryTopics(Duration.ofMillis(100)))
                .handle(
                    message -> {
                      throw new IllegalStateException("broken");
                    })
                .start()) {
      producer.sendAndWait("k", "v");
      spans.awaitOne("send " + dlq);
      assertThat(DeadLetters.of(kafka, dlq).redrive(Selection.all()).run().sent()).isEqualTo(1);
      SpanData letter = spans.await("send " + dlq, 2).get(1);
      assertThat(consumer.stats().deadLettered()).isPositive();

      SpanData redriven = spans.named("send " + orders).get(1);
      SpanData moved = spans.named("send " + retry).get(1);
      assertChild(moved, redriven);
      assertChild(letter, moved);
      assertThat(moved.getLinks()).isEmpty();
      assertThat(letter.getLinks()).isEmpty();
    }
  }

  private static void assertAttributes(
      SpanData span, SpanKind kind, String operation, String topic) {
    assertThat(span.getKind()).isEqualTo(kind);
    assertThat(span.getAttributes().asMap())
        .containsEntry(AttributeKey.stringKey("messaging.system"), "kafka")
        .containsEntry(AttributeKey.stringKey("messaging.operation.name"), operation)
        .containsEntry(AttributeKey.stringKey("messaging.operation.type"), operation)
        .containsEntry(AttributeKey.stringKey("messaging.destination.name"), topic)
        .containsEntry(AttributeKey.stringKey("messaging.destination.partition.id"), "0")
        .containsEntry(AttributeKey.longKey("messaging.kafka.offset"), 0L)
        .containsEntry(AttributeKey.stringKey("messaging.kafka.message.key"), "k");
  }
}
