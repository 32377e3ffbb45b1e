package io.github.kafkaeasy.opentelemetry;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.producer.spi.SendHook;
import io.opentelemetry.api.OpenTelemetry;

/**
 * Traces of what goes through Kafka: a span for each send, a span around each call of a handler,
 * and the context between them in the record's headers, in the format of the OpenTelemetry's own
 * propagators. Immutable, for any number of connections and threads.
 *
 * <pre>{@code
 * KafkaTracing tracing = KafkaTracing.of(openTelemetry);
 * KafkaEasy kafka = tracing.on(KafkaEasy.connect("localhost:9092"));
 * }</pre>
 *
 * <p>Whatever a tracer, a span processor or an exporter throws is logged once for each kind; record
 * and handler go on as if there was no tracing.
 */
public final class KafkaTracing {
  private final HandlerHook consumer;
  private final SendHook producer;

  private KafkaTracing(Telemetry telemetry) {
    consumer = new HandlerTracing(telemetry);
    producer = new SendTracing(telemetry);
  }

  /**
   * Tracing by the tracers and propagators of {@code openTelemetry}. Says at WARN when these
   * propagate nothing, and when the OpenTelemetry Java agent makes Kafka spans of its own.
   *
   * @throws InvalidOptionException for null
   */
  public static KafkaTracing of(OpenTelemetry openTelemetry) {
    if (openTelemetry == null) {
      throw InvalidOptionException.of(
          "openTelemetry", null, "give the program's own, or GlobalOpenTelemetry.get()");
    }
    JavaAgent.warnIfItTracesKafka();
    return new KafkaTracing(Telemetry.of(openTelemetry));
  }

  /**
   * The connection with tracing of all that its producers, consumers, failure policies and redrives
   * do.
   *
   * @throws InvalidOptionException if it has that already
   */
  public KafkaEasy on(KafkaEasy kafka) {
    return kafka.handlerHook(consumer).sendHook(producer);
  }

  /**
   * The hook for one consumer: {@code builder.hook(tracing.consumer())}. Dead letters and retry
   * topics need {@link #on}.
   */
  public HandlerHook consumer() {
    return consumer;
  }

  /** The hook for one producer: {@code builder.hook(tracing.producer())}. */
  public SendHook producer() {
    return producer;
  }
}
