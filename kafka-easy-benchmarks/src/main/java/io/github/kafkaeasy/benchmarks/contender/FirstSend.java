package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerBuilder;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/**
 * Measures the first send of a JVM, and the median of later sends. Each send waits for its
 * acknowledgement before the next one begins.
 */
final class FirstSend implements Contender {
  private static final int UNTIL_STEADY = 300;
  private static final int STEADY = 200;

  private final UnaryOperator<ProducerBuilder<byte[]>> options;

  FirstSend(UnaryOperator<ProducerBuilder<byte[]>> options) {
    this.options = options;
  }

  @Override
  public Measurement measure(Arena place, double seconds)
      throws InterruptedException, ExecutionException {
    try (EasyProducer<byte[]> producer =
        options
            .apply(KafkaEasy.connect(place.bootstrap()).producer(byte[].class).topic(place.sink()))
            .start()) {
      double first = sendMillis(producer);
      for (int i = 0; i < UNTIL_STEADY; i++) {
        double unused = sendMillis(producer);
      }
      double[] steady = new double[STEADY];
      for (int i = 0; i < steady.length; i++) {
        steady[i] = sendMillis(producer);
      }
      Arrays.sort(steady);
      return new Measurement(
          Map.of(Figure.FIRST_SEND, first, Figure.LATER_SEND, steady[steady.length / 2]));
    }
  }

  private static double sendMillis(EasyProducer<byte[]> producer)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    var unused = producer.send("key", new byte[100]).get();
    return (System.nanoTime() - start) / 1e6;
  }
}
