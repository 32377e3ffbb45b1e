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
  private static final int MOST_RECORDS = 1_000_000;

  private final Telemetry telemetry;
  private final HandlerHook consumer;
  private final SendHook producer;

  private KafkaTracing(Telemetry telemetry) {
    this.telemetry = telemetry;
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
   * Returns a copy of this tracing that decides whether a record has a span before it calls the
   * SDK. It is for topics with hundreds of thousands of records per second: a span that the sampler
   * drops still costs several hundred nanoseconds, a record without a span a tenth of that.
   *
   * <ul>
   *   <li>A record with a sampled context has a span, as always.
   *   <li>A record with a context that is not sampled has no span. Its context is current in the
   *       handler and is passed on with records that the handler sends.
   *   <li>Of the records without a context, one in {@code records}, chosen at random, begins a
   *       trace if the sampler agrees. All others have no span, also when they fail.
   * </ul>
   *
   * <p>The same applies to sends, with the context of the current span instead of the record's
   * context; without a current span, with the context in the headers of the record to send. Batches
   * and redrives always have a span.
   *
   * @param records 1 to 1,000,000. Default: 1, every record has a span and only the sampler decides
   *     what is recorded
   * @throws InvalidOptionException if {@code records} is out of bounds
   */
  public KafkaTracing oneTraceIn(int records) {
    if (records < 1 || records > MOST_RECORDS) {
      throw InvalidOptionException.of(
          "oneTraceIn", records, "must be between 1 and " + MOST_RECORDS);
    }
    return new KafkaTracing(telemetry.oneIn(records));
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
