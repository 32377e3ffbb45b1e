package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.MessageHandler;
import io.github.kafkaeasy.consumer.Ordering;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** kafka-easy as users get it: default settings, keys decoded to text, values as bytes. */
final class EasyLoop implements Loop {
  private final UnaryOperator<ConsumerBuilder<byte[]>> options;

  private EasyLoop(UnaryOperator<ConsumerBuilder<byte[]>> options) {
    this.options = options;
  }

  static EasyLoop doingNothing(Ordering ordering) {
    return new EasyLoop(builder -> builder.ordering(ordering).handle(message -> {}));
  }

  static EasyLoop sleeping(Duration time, int concurrency) {
    long millis = time.toMillis();
    MessageHandler<byte[]> sleep = message -> Thread.sleep(millis);
    return new EasyLoop(
        builder -> builder.ordering(Ordering.KEY).concurrency(concurrency).handle(sleep));
  }

  @Override
  public Running start(Place place, String group) {
    EasyConsumer consumer =
        options
            .apply(
                KafkaEasy.connect(place.bootstrap())
                    .consumer(byte[].class)
                    .topics(place.topic())
                    .group(group))
            .start();
    return new Running() {
      @Override
      public long seen() {
        if (consumer.failure().isPresent()) {
          throw new IllegalStateException("the consumer failed", consumer.failure().get());
        }
        return consumer.stats().handled();
      }

      @Override
      public void close() {
        consumer.close();
      }
    };
  }
}
