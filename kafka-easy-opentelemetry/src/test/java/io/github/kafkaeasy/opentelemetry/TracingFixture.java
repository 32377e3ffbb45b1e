package io.github.kafkaeasy.opentelemetry;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;

/** Fixture with a topic, a group, and connections with and without tracing. */
@KafkaTest
abstract class TracingFixture {
  static final Duration LIMIT = Duration.ofSeconds(60);

  final Spans spans = new Spans();
  final List<String> seen = new CopyOnWriteArrayList<>();
  KafkaEasy plain;
  KafkaEasy kafka;
  String orders;
  String group;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics) {
    plain = KafkaEasy.connect(broker.bootstrapServers());
    kafka = KafkaTracing.of(spans.sdk).on(plain);
    orders = topics.create("orders");
    group = topics.group("billing");
  }

  static ConsumerBuilder<String> consumer(KafkaEasy by, String topic, String group) {
    return by.consumer(String.class).topics(topic).group(group);
  }

  static void send(KafkaEasy by, String topic, String... values) {
    try (EasyProducer<String> producer = by.producer(String.class).topic(topic).start()) {
      for (String value : values) {
        producer.sendAndWait(value, value);
      }
    }
  }

  static String currentSpan() {
    return Span.current().getSpanContext().getSpanId();
  }
}
