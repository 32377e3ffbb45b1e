package io.github.kafkaeasy.opentelemetry;

import io.github.kafkaeasy.message.MessageHeaders;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracer and propagator of one OpenTelemetry, with the code that both hooks share. Thread-safe.
 * Equal to another {@code Telemetry} of the same OpenTelemetry, so that adding a hook twice is
 * noticed.
 */
final class Telemetry {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTracing.class);

  /** Limits the memory for logged kinds of failure, since classes may be generated at run time. */
  private static final int MOST_KINDS = 100;

  private final OpenTelemetry openTelemetry;
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final SpanTemplates templates = new SpanTemplates();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** One in this number of records without a context has a span; 1: every record has one. */
  private final int oneIn;

  private Telemetry(OpenTelemetry openTelemetry, int oneIn) {
    this.oneIn = oneIn;
    this.openTelemetry = openTelemetry;
    this.tracer = openTelemetry.getTracer("io.github.kafkaeasy");
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
  }

  static Telemetry of(OpenTelemetry openTelemetry) {
    Telemetry telemetry = new Telemetry(openTelemetry, 1);
    if (telemetry.propagator.fields().isEmpty() && !openTelemetry.equals(OpenTelemetry.noop())) {
      LOG.warn(
          "This OpenTelemetry has no propagator, so no record carries a trace to its consumer. Set"
              + " one: ContextPropagators.create(W3CTraceContextPropagator.getInstance())");
    }
    return telemetry;
  }

  Telemetry oneIn(int records) {
    return new Telemetry(openTelemetry, records);
  }

  /**
   * Returns whether a send, or a call of a handler with one record, has no span; batches and
   * redrives always have one. Called on the sending thread or a worker, before any object of the
   * SDK is created.
   *
   * @param parent the context in the record's headers, or the current context
   */
  boolean leavesOut(Context parent) {
    if (oneIn == 1) {
      return false;
    }
    SpanContext before = Span.fromContext(parent).getSpanContext();
    return before.isValid() ? !before.isSampled() : ThreadLocalRandom.current().nextInt(oneIn) != 0;
  }

  Tracer tracer() {
    return tracer;
  }

  SpanTemplates templates() {
    return templates;
  }

  /** Reads the context from headers and adds it to {@code base}. */
  Context extract(Context base, Iterable<org.apache.kafka.common.header.Header> headers) {
    return propagator.extract(base, headers, HeaderText.GETTER);
  }

  /** The context in a record's headers and nothing else; most records have no headers. */
  Context contextIn(MessageHeaders headers) {
    return headers.isEmpty() ? Context.root() : extract(Context.root(), headers);
  }

  /** Writes the context into headers and replaces a context that they already have. */
  void inject(Context context, Headers headers) {
    for (String field : propagator.fields()) {
      headers.remove(field);
    }
    propagator.inject(context, headers, HeaderText.SETTER);
  }

  /**
   * Ends a span, with status ERROR if there was a failure.
   *
   * @param reason the cause whose class is reported as error type; null: the failure itself
   */
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
   * Runs a step of tracing; an exception is logged, once per place and class.
   *
   * @param place the step's name in the log
   */
  void guarded(String place, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
      failed(place, thrown);
    }
  }

  /** Logs an exception of a step of tracing, once per place and class. */
  void failed(String place, Throwable thrown) {
    String kind = place + " " + thrown.getClass().getName();
    if (told.size() < MOST_KINDS && told.add(kind)) {
      LOG.warn(
          "Tracing failed in {}; the record is processed nevertheless. Further failures of this"
              + " kind are not logged",
          place,
          thrown);
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
