package io.github.kafkaeasy.benchmarks.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A realistic order; as JSON about 150 bytes plus 70 bytes per line. */
public record Order(
    String orderId,
    String customer,
    String currency,
    long placedAtMillis,
    boolean express,
    double discount,
    List<Line> lines) {

  /** A line of an order. */
  public record Line(String sku, String name, int quantity, long priceCents) {}

  static Order random(Random random, int lines) {
    List<Line> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      all.add(
          new Line(
              "SKU-%06d".formatted(random.nextInt(1_000_000)),
              "article number %d".formatted(random.nextInt(1_000)),
              1 + random.nextInt(9),
              random.nextInt(100_000)));
    }
    return new Order(
        "%08x-%04x".formatted(random.nextInt(), random.nextInt(0x10000)),
        "customer-%d".formatted(random.nextInt(10_000)),
        "EUR",
        1_767_225_600_000L + random.nextInt(),
        random.nextBoolean(),
        random.nextInt(30) / 100.0,
        all);
  }
}
