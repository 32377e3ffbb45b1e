package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.examples.Given;
import io.github.kafkaeasy.examples.Say;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Estimates how long a backlog takes to drain and what limits it. Measures one instance with a
 * handler of {@code -Dlab.handler.millis} (5) at two concurrencies and without any work. From these
 * rates it computes how many instances a backlog of {@code -Dlab.backlog} (10,000,000) needs within
 * an hour, and whether the handler, the partitions or the broker is the limit. To measure your own
 * handler, put it into this class.
 */
public final class BacklogLab {
  private static final int HANDLER_MILLIS = Given.number("lab.handler.millis", 5, 0, 60_000);
  private static final long BACKLOG = Given.number("lab.backlog", 10_000_000L, 1L, Long.MAX_VALUE);
  private static final int PARTITIONS = 3;
  private static final int MORE = 64;

  /** A round takes six seconds, and these rates vary little. */
  private static final int MOST_ROUNDS = 3;

  private BacklogLab() {}

  public static void main(String[] args) {
    Lab.main(
        BacklogLab.class,
        () -> {
          KafkaEasy kafka = Lab.kafka();
          String topic = Lab.topic("backlog");
          Lab.Round unused = Lab.send(kafka, topic, options -> options.warmUp());
          String inOrder = Say.text("PARTITION, one handler per partition");
          String byKey = Say.text("KEY, %d handlers", MORE);
          String idle = Say.text("no handler at all");
          Map<String, Callable<Double>> variants = new LinkedHashMap<>();
          variants.put(
              inOrder, () -> rate(kafka, topic, Ordering.PARTITION, PARTITIONS, HANDLER_MILLIS));
          variants.put(byKey, () -> rate(kafka, topic, Ordering.KEY, MORE, HANDLER_MILLIS));
          variants.put(idle, () -> rate(kafka, topic, Ordering.KEY, 4, 0));
          Rounds<Double> rounds = Rounds.of(Math.min(Rounds.COUNT, MOST_ROUNDS), variants);
          Lab.Table table =
              new Lab.Table(
                  Say.text("one instance"),
                  Say.text("records/s"),
                  Say.text("hours for %,d", BACKLOG));
          for (String variant : variants.keySet()) {
            Rounds.Spread rate = rounds.spread(variant, Double::doubleValue);
            table.row(variant, rate.show("%,.0f"), hours(rate.median()));
          }
          table.print();
          Rounds.Spread handled = rounds.spread(byKey, Double::doubleValue);
          Rounds.Spread fetched = rounds.spread(idle, Double::doubleValue);
          Say.line("%s", instances(BACKLOG, handled));
          Say.line("%s", limit(BACKLOG, handled, fetched));
          return null;
        });
  }

  /** The instances needed, from the fastest to the slowest round. */
  static String instances(long backlog, Rounds.Spread handled) {
    long fewest = new Capacity(backlog, PARTITIONS, handled.max(), 0).instances();
    long most = new Capacity(backlog, PARTITIONS, handled.min(), 0).instances();
    return fewest == most
        ? Say.text("Within an hour: %d instances in KEY order.", most)
        : Say.text("Within an hour: %d to %d instances in KEY order.", fewest, most);
  }

  /**
   * Names one limit only if the slowest and the fastest combination of the measured rates give the
   * same one.
   */
  static String limit(long backlog, Rounds.Spread handled, Rounds.Spread fetched) {
    Limit slow = new Capacity(backlog, PARTITIONS, handled.min(), fetched.max()).limit();
    Limit fast = new Capacity(backlog, PARTITIONS, handled.max(), fetched.min()).limit();
    return slow == fast
        ? Say.text("The limit is %s.", text(slow))
        : Say.text("The rounds do not agree on the limit: %s; or %s.", text(slow), text(fast));
  }

  enum Limit {
    HANDLER,
    PARTITIONS,
    BROKER
  }

  /** Measured rates of one instance, in records per second: with its handler, and without work. */
  record Capacity(long backlog, int partitions, double handled, double fetched) {
    private static final double SECONDS_AN_HOUR = 3_600;

    /** The number of instances that handle the backlog within an hour. */
    long instances() {
      return (long) Math.ceil(backlog / SECONDS_AN_HOUR / handled);
    }

    /** The bottleneck: the first thing to change for a higher rate. */
    Limit limit() {
      if (handled > fetched / 2) {
        return Limit.BROKER;
      }
      return instances() > partitions ? Limit.PARTITIONS : Limit.HANDLER;
    }
  }

  private static String text(Limit limit) {
    return switch (limit) {
      case BROKER -> Say.text("the broker: the handler takes hardly any time");
      case PARTITIONS ->
          Say.text("the partitions: there are only %d, so further instances are idle", PARTITIONS);
      case HANDLER -> Say.text("the handler: more concurrency or more instances help");
    };
  }

  private static double rate(
      KafkaEasy kafka, String topic, Ordering ordering, int concurrency, int millis)
      throws InterruptedException {
    EasyConsumer consumer =
        kafka
            .consumer(byte[].class)
            .topics(topic)
            .group(Lab.topic("group"))
            .ordering(ordering)
            .concurrency(concurrency)
            .handle(
                message -> {
                  if (millis > 0) {
                    Thread.sleep(millis);
                  }
                })
            .start();
    try (consumer) {
      long start = awaitFirst(consumer);
      long end = start + Duration.ofSeconds(2).toNanos();
      while (System.nanoTime() < end && consumer.stats().handled() < Lab.RECORDS) {
        Thread.sleep(1);
      }
      return consumer.stats().handled() / ((System.nanoTime() - start) / 1e9);
    }
  }

  /** Waits for the first handled record; returns the last time at which there was none. */
  private static long awaitFirst(EasyConsumer consumer) throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < 30_000 && consumer.stats().handled() == 0; i++) {
      start = System.nanoTime();
      Thread.sleep(1);
    }
    if (consumer.stats().handled() == 0) {
      throw new KafkaEasyException("no record within half a minute: " + consumer.failure());
    }
    return start;
  }

  private static String hours(double rate) {
    return "%.2f".formatted(BACKLOG / rate / 3_600);
  }
}
