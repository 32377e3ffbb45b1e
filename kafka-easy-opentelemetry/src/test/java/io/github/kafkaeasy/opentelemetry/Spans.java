package io.github.kafkaeasy.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** OpenTelemetry that keeps the exported spans, in the order in which they ended. */
final class Spans {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  final OpenTelemetrySdk sdk;

  Spans(SpanProcessor... more) {
    var provider = SdkTracerProvider.builder();
    provider.addSpanProcessor(SimpleSpanProcessor.create(exporter));
    for (SpanProcessor processor : more) {
      provider.addSpanProcessor(processor);
    }
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(provider.build())
            .setPropagators(
                ContextPropagators.create(
                    TextMapPropagator.composite(
                        W3CTraceContextPropagator.getInstance(),
                        W3CBaggagePropagator.getInstance())))
            .build();
  }

  List<SpanData> all() {
    return exporter.getFinishedSpanItems();
  }

  List<SpanData> named(String name) {
    return all().stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** Waits until {@code count} spans of that name have ended and returns them. */
  List<SpanData> await(String name, int count) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> named(name).size() >= count);
    assertThat(named(name)).hasSize(count);
    return named(name);
  }

  SpanData awaitOne(String name) {
    return await(name, 1).get(0);
  }

  static void assertChild(SpanData child, SpanData parent) {
    assertThat(child.getParentSpanId()).as("parent of %s", child).isEqualTo(parent.getSpanId());
    assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
  }

  static void assertRoot(SpanData span) {
    assertThat(span.getParentSpanContext().isValid()).as("%s has a parent", span).isFalse();
  }
}
