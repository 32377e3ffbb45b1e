package io.github.kafkaeasy.benchmarks.topic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Generates the keys and values of a {@link Source}; always the same ones. */
public final class SampleRecords {

  /** Maximum number of different values; a prime, so that the pairs of keys and values vary. */
  private static final int VALUES = 65_537;

  /** Maximum total size of the values; they are created once and sent many times. */
  private static final int BYTES_OF_ALL_VALUES = 16 << 20;

  private static final Codec<Order> JSON = Codec.json(Order.class);

  private final Random random = new Random(42);
  private final Source.Content content;
  private final String[] keys;
  private final byte[][] values;

  public SampleRecords(Source source) {
    content = source.content();
    keys = new String[source.keys()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(i);
    }
    values = new byte[Math.max(3, Math.min(VALUES, BYTES_OF_ALL_VALUES / source.valueBytes()))][];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          source.content() == Source.Content.ORDERS
              ? order(source.valueBytes())
              : filler(source.valueBytes());
    }
  }

  /** A key as text. */
  public static String key(int number) {
    return "customer-" + number;
  }

  /** The key of the record at an index. */
  public String key(long index) {
    // A large odd factor spreads neighbouring indexes over the keys.
    return keys[(int) Math.floorMod((index * 0x9E3779B97F4A7C15L) >>> 16, (long) keys.length)];
  }

  /** The value of the record at an index. */
  public byte[] value(long index) {
    return values[(int) (index % values.length)];
  }

  /** The headers of the record at an index. */
  List<Header> headers(long index) {
    if (content != Source.Content.DEAD_LETTERS) {
      return List.of();
    }
    return List.of(
        header(DeadLetterHeaders.SOURCE_TOPIC, "orders"),
        header(DeadLetterHeaders.SOURCE_PARTITION, Long.toString(index % 6)),
        header(DeadLetterHeaders.SOURCE_OFFSET, Long.toString(index)),
        header(DeadLetterHeaders.SOURCE_TIMESTAMP, Long.toString(System.currentTimeMillis())),
        header(DeadLetterHeaders.GROUP, "billing"),
        header(DeadLetterHeaders.ATTEMPTS, "4"),
        header(DeadLetterHeaders.STAGE, "handle"),
        header(DeadLetterHeaders.EXCEPTION_CLASS, "java.io.IOException"),
        header(DeadLetterHeaders.EXCEPTION_MESSAGE, "no answer from the bank"));
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(US_ASCII));
  }

  private byte[] filler(int bytes) {
    StringBuilder text = new StringBuilder(bytes + 100);
    while (text.length() < bytes) {
      text.append(
          "{\"order\":%d,\"cents\":%d,\"currency\":\"EUR\",\"note\":\"%x%x%x%x%x\"}%40s"
              .formatted(
                  random.nextInt(),
                  random.nextInt(100_000),
                  random.nextInt(),
                  random.nextInt(),
                  random.nextInt(),
                  random.nextInt(),
                  random.nextInt(),
                  ""));
    }
    return text.substring(0, bytes).getBytes(US_ASCII);
  }

  private byte[] order(int bytes) {
    int empty = encoded(Order.random(random, 0)).length;
    int line = encoded(Order.random(random, 1)).length - empty;
    return encoded(Order.random(random, Math.max(1, (bytes - empty) / line)));
  }

  private static byte[] encoded(Order order) {
    return JSON.encode(order, CodecContext.of("orders"));
  }
}
