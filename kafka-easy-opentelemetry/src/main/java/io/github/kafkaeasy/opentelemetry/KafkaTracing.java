package io.github.kafkaeasy.opentelemetry;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.producer.spi.SendHook;
import io.opentelemetry.api.OpenTelemetry;

/**
 * OpenTelemetry tracing for producers and consumers: a span for each send and a span around each
 * call of a handler. The context travels in the record's headers, in the format of the configured
 * propagators. Immutable; one object serves any number of connections and threads.
 *
 * <pre>{@code
 * KafkaTracing tracing = KafkaTracing.of(openTelemetry);
 * KafkaEasy kafka = tracing.on(KafkaEasy.connect("localhost:9092"));
 * }</pre>
 *
 * <p>An exception from a tracer, span processor or exporter is logged, once per kind, and does not
 * affect the send or the handler.
 */
public final class KafkaTracing {
  private final HandlerHook consumer;
  private final SendHook producer;

  private KafkaTracing(Telemetry telemetry) {
    consumer = new HandlerTracing(telemetry);
    producer = new SendTracing(telemetry);
  }

  /**
   * Creates tracing with the tracer and the propagators of {@code openTelemetry}. Logs a warning
   * when it has no propagator, and when the OpenTelemetry Java agent also traces Kafka.
   *
   * @throws InvalidOptionException if {@code openTelemetry} is null
   */
  public static KafkaTracing of(OpenTelemetry openTelemetry) {
    if (openTelemetry == null) {
      throw InvalidOptionException.of(
          "openTelemetry",
          null,
          "pass the application's OpenTelemetry, or GlobalOpenTelemetry.get()");
    }
    JavaAgent.warnIfItTracesKafka();
    return new KafkaTracing(Telemetry.of(openTelemetry));
  }

  /**
   * Returns a copy of the connection whose producers, consumers, failure policies and redrives are
   * traced.
   *
   * @throws InvalidOptionException if the connection is already traced
   */
  public KafkaEasy on(KafkaEasy kafka) {
    return kafka.handlerHook(consumer).sendHook(producer);
  }

  /**
   * The hook for a single consumer: {@code builder.hook(tracing.consumer())}. It does not trace the
   * sends to dead-letter and retry topics; {@link #on} does.
   */
  public HandlerHook consumer() {
    return consumer;
  }

  /** The hook for a single producer: {@code builder.hook(tracing.producer())}. */
  public SendHook producer() {
    return producer;
  }
}
