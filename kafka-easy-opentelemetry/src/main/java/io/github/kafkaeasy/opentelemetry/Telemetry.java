package io.github.kafkaeasy.opentelemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tracer and the propagator of one OpenTelemetry, and what both hooks do with them. Any thread.
 * Equal to another of the same OpenTelemetry, so that a hook is known when it is added twice.
 */
final class Telemetry {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTracing.class);

  /** Classes may be made while the program runs; this bounds what is remembered of them. */
  private static final int MOST_KINDS = 100;

  private final OpenTelemetry openTelemetry;
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final SpanTemplates templates = new SpanTemplates();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private Telemetry(OpenTelemetry openTelemetry) {
    this.openTelemetry = openTelemetry;
    this.tracer = openTelemetry.getTracer("io.github.kafkaeasy");
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
  }

  static Telemetry of(OpenTelemetry openTelemetry) {
    Telemetry telemetry = new Telemetry(openTelemetry);
    if (telemetry.propagator.fields().isEmpty() && !openTelemetry.equals(OpenTelemetry.noop())) {
      LOG.warn(
          "This OpenTelemetry has no propagator, so no record carries a trace to its consumer. Set"
              + " one: ContextPropagators.create(W3CTraceContextPropagator.getInstance())");
    }
    return telemetry;
  }

  Tracer tracer() {
    return tracer;
  }

  SpanTemplates templates() {
    return templates;
  }

  /** The context that headers carry, on top of {@code base}. */
  Context extract(Context base, Iterable<org.apache.kafka.common.header.Header> headers) {
    return propagator.extract(base, headers, HeaderText.GETTER);
  }

  /** Puts the context into headers, in the place of any that they carried. */
  void inject(Context context, Headers headers) {
    for (String field : propagator.fields()) {
      headers.remove(field);
    }
    propagator.inject(context, headers, HeaderText.SETTER);
  }

  /** Ends a span. */
  static void end(Span span, @Nullable Throwable failure, @Nullable Throwable reason) {
    if (failure != null) {
      Throwable named = reason == null ? failure : reason;
      span.setAttribute(MessagingAttributes.ERROR_TYPE, named.getClass().getName());
      span.setStatus(StatusCode.ERROR);
      span.recordException(failure);
    }
    span.end();
  }

  /**
   * Runs what tracing does; what it throws is logged once for each kind.
   *
   * @param place which part of tracing it is
   */
  void guarded(String place, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
      String kind = place + " " + thrown.getClass().getName();
      if (told.size() < MOST_KINDS && told.add(kind)) {
        LOG.warn(
            "Tracing threw in {}; records go on without it, and it is not logged again",
            place,
            thrown);
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Telemetry same && same.openTelemetry.equals(openTelemetry);
  }

  @Override
  public int hashCode() {
    return openTelemetry.hashCode();
  }
}
