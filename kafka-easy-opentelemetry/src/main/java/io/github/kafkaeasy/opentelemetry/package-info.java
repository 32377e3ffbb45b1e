/**
 * OpenTelemetry traces across producers, consumers, retries, dead letters and redrives: {@link
 * io.github.kafkaeasy.opentelemetry.KafkaTracing}.
 *
 * <pre>{@code
 * KafkaTracing tracing = KafkaTracing.of(GlobalOpenTelemetry.get());
 * KafkaEasy traced = tracing.on(KafkaEasy.connect("localhost:9092"));
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.opentelemetry;

import org.jspecify.annotations.NullMarked;
