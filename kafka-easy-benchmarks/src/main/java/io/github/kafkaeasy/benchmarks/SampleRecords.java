package io.github.kafkaeasy.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Random;

/**
 * Keys and values: 10,000 keys that come in no order, and values of 100 bytes that look like small
 * JSON documents and compress like them. Always the same ones.
 */
final class SampleRecords {
  static final int KEYS = 10_000;
  static final int VALUE_BYTES = 100;

  /** Different values; a prime, so that keys and values meet in ever new pairs. */
  private static final int VALUES = 65_537;

  private final String[] keys = new String[KEYS];
  private final byte[][] values = new byte[VALUES][];

  SampleRecords() {
    Random random = new Random(42);
    for (int i = 0; i < KEYS; i++) {
      keys[i] = "customer-" + i;
    }
    for (int i = 0; i < VALUES; i++) {
      String text =
          "{\"order\":%d,\"cents\":%d,\"currency\":\"EUR\",\"note\":\"%x%x%x%x%x\"}%40s"
              .formatted(
                  random.nextInt(),
                  random.nextInt(100_000),
                  random.nextInt(),
                  random.nextInt(),
                  random.nextInt(),
                  random.nextInt(),
                  random.nextInt(),
                  "");
      values[i] = text.substring(0, VALUE_BYTES).getBytes(US_ASCII);
    }
  }

  String key(long index) {
    // A large odd factor scatters neighbours over the keys.
    return keys[(int) Math.floorMod((index * 0x9E3779B97F4A7C15L) >>> 16, (long) KEYS)];
  }

  byte[] value(long index) {
    return values[(int) (index % VALUES)];
  }
}
