package io.github.kafkaeasy.micrometer.internal;

import io.github.kafkaeasy.dlq.redrive.DeadLetterDepth;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

/** Gauges of one dead-letter topic, fed by a thread that reads the topic at intervals. */
public final class DeadLetterMeters implements AutoCloseable {
  private final Refreshed<DeadLetterDepth> depth;
  private final GaugeSet gauges;

  public DeadLetterMeters(GuardedRegistry registry, DeadLetters letters, Duration every) {
    this.depth = new Refreshed<>(letters.topic(), every, letters::depth);
    this.gauges = new GaugeSet(registry);
    Tags topic = Tags.of("topic", letters.topic());
    gauges.add(MeterRow.LETTERS, topic, () -> read(now -> now.letters()));
    gauges.add(MeterRow.LETTERS_OPEN, topic, () -> read(now -> now.open()));
    gauges.add(
        MeterRow.LETTERS_OLDEST,
        topic,
        () ->
            read(
                now ->
                    TopicGauges.seconds(
                        now.oldestAge(Instant.ofEpochMilli(registry.wallMillis())))));
  }

  private double read(ToDoubleFunction<DeadLetterDepth> figure) {
    DeadLetterDepth now = depth.get();
    return now == null ? Double.NaN : figure.applyAsDouble(now);
  }

  @Override
  public void close() {
    depth.close();
    gauges.clear();
  }
}
