package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.micrometer.KafkaEasyMeters;
import io.github.kafkaeasy.micrometer.MeterBinding;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** kafka-easy in KEY order with an empty handler, and meters in a registry. */
final class MeteredLoop implements Loop {
  private final boolean timers;

  /**
   * @param timers true: also timers and counters that the consumer updates; false: only meters that
   *     read the consumer's statistics when they are scraped
   */
  MeteredLoop(boolean timers) {
    this.timers = timers;
  }

  @Override
  public Running start(Arena place, String group) {
    KafkaEasyMeters meters = KafkaEasyMeters.to(new SimpleMeterRegistry());
    ConsumerBuilder<byte[]> consumer =
        EasyOptions.idle(
            KafkaEasy.connect(place.bootstrap())
                .consumer(byte[].class)
                .topics(place.topic())
                .group(group));
    if (timers) {
      return new EasyLoop.EasyRunning(meters.start(consumer));
    }
    EasyConsumer started = consumer.start();
    MeterBinding unused = meters.bind(started);
    return new EasyLoop.EasyRunning(started);
  }
}
