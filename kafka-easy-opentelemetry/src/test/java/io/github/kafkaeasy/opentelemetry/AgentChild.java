package io.github.kafkaeasy.opentelemetry;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.producer.EasyProducer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CountDownLatch;

/**
 * Program that sends three records inside a span and handles them, while the Java agent prints the
 * spans. Arguments: bootstrap servers, topic, and "traced" to add our tracing.
 */
public final class AgentChild {
  private AgentChild() {}

  public static void main(String[] arguments) throws Exception {
    String topic = arguments[1];
    var telemetry = GlobalOpenTelemetry.get();
    KafkaEasy plain = KafkaEasy.connect(arguments[0]);
    KafkaEasy kafka = arguments[2].equals("traced") ? KafkaTracing.of(telemetry).on(plain) : plain;
    Span shop = telemetry.getTracer("program").spanBuilder("shop").startSpan();
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(topic).start();
        Scope scope = shop.makeCurrent()) {
      for (int i = 0; i < 3; i++) {
        producer.sendAndWait("k" + i, "v" + scope.getClass().getSimpleName().length());
      }
    }
    shop.end();
    CountDownLatch handled = new CountDownLatch(3);
    try (EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(topic + "-group")
            .ordering(Ordering.KEY)
            .handle(
                message -> {
                  telemetry.getTracer("program").spanBuilder("inner").startSpan().end();
                  handled.countDown();
                })
            .start()) {
      handled.await();
      System.out.println("handled by " + consumer.name());
    }
    System.exit(0);
  }
}
