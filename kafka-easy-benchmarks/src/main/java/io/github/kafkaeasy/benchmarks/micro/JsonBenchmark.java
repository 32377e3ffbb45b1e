package io.github.kafkaeasy.benchmarks.micro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of strict JSON, compared with lenient JSON and with plain Jackson. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonBenchmark {
  /** One row of an order. */
  public record Line(String article, int quantity, double weight, BigDecimal price) {}

  /** A payload of typical size. */
  public record Order(String id, long customer, boolean paid, List<Line> lines) {}

  private static final CodecContext RECORD = CodecContext.of("bench");

  private final Codec<Order> strict = Codec.json(Order.class);
  private final Codec<Order> lenient = Codec.json(Order.class, JsonLeniency.values());
  private final Codec<Order> duplicates = Codec.json(Order.class, JsonLeniency.DUPLICATE_KEYS);
  private final ObjectReader reader = new ObjectMapper().readerFor(Order.class);
  private final ObjectWriter writer = new ObjectMapper().writerFor(Order.class);

  /** Number of lines of an order, about 90 bytes each. */
  @Param({"1", "6", "60"})
  public int lines;

  private Order order = new Order("", 0, false, List.of());
  private byte[] json = {};

  @Setup
  public void setUp() {
    List<Line> rows =
        IntStream.range(0, lines)
            .mapToObj(i -> new Line("article-" + i, i, i * 0.25, new BigDecimal("1234.50")))
            .toList();
    order = new Order("order-4711", 9_007_199_254_740_993L, true, rows);
    json = strict.encode(order, RECORD);
  }

  @Benchmark
  public Order strictRead() {
    return strict.decode(json, RECORD);
  }

  @Benchmark
  public Order lenientRead() {
    return lenient.decode(json, RECORD);
  }

  /** Strict except for duplicate keys, whose detection costs most. */
  @Benchmark
  public Order duplicatesRead() {
    return duplicates.decode(json, RECORD);
  }

  @Benchmark
  public Order plainRead() throws IOException {
    return reader.readValue(json);
  }

  @Benchmark
  public byte[] strictWrite() {
    return strict.encode(order, RECORD);
  }

  @Benchmark
  public byte[] lenientWrite() {
    return lenient.encode(order, RECORD);
  }

  @Benchmark
  public byte[] plainWrite() throws IOException {
    return writer.writeValueAsBytes(order);
  }
}
