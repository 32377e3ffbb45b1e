package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.opentelemetry.KafkaTracing;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * kafka-easy in KEY order with an empty handler and tracing. One record in a hundred gets a span,
 * and a span processor drops it. Without any span processor the SDK would create no spans;
 * exporters are not part of kafka-easy, so none is measured.
 */
final class TracedLoop implements Loop {
  private static final int ONE_IN = 100;

  @Override
  public Running start(Arena place, String group) {
    OpenTelemetrySdk telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(new Dropping()).build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    return new EasyLoop.EasyRunning(
        EasyOptions.idle(
                KafkaTracing.of(telemetry)
                    .oneTraceIn(ONE_IN)
                    .on(KafkaEasy.connect(place.bootstrap()))
                    .consumer(byte[].class)
                    .topics(place.topic())
                    .group(group))
            .start());
  }

  private static final class Dropping implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
