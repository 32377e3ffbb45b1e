package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.opentelemetry.KafkaTracing;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * kafka-easy in KEY order with an empty handler and a span around each call. One trace in a hundred
 * is recorded, and none is exported, since exporters are not part of kafka-easy.
 */
final class TracedLoop implements Loop {
  private static final double RECORDED = 0.01;

  @Override
  public Running start(Arena place, String group) {
    OpenTelemetrySdk telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(RECORDED)))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    return new EasyLoop.EasyRunning(
        EasyOptions.idle(
                KafkaTracing.of(telemetry)
                    .on(KafkaEasy.connect(place.bootstrap()))
                    .consumer(byte[].class)
                    .topics(place.topic())
                    .group(group))
            .start());
  }
}
