package io.github.kafkaeasy.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.message.Message;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
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

/** Access to one of a record's headers; each access uses a new message, as in production. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeadersBenchmark {
  @Param({"0", "3", "20"})
  public int headers;

  private final ConsumerRecord<byte[], byte[]> record =
      new ConsumerRecord<>("bench", 0, 0, new byte[8], new byte[100]);

  @Setup
  public void setUp() {
    for (int i = 0; i < headers; i++) {
      record.headers().add("header-" + i, Integer.toString(i).getBytes(UTF_8));
    }
  }

  @Benchmark
  public boolean missing() {
    return message().headers().contains("probe");
  }

  @Benchmark
  public @Nullable String text() {
    return message().headers().string("header-0");
  }

  @Benchmark
  public long number() {
    return message().headers().number("header-0", -1);
  }

  private Message<byte[]> message() {
    return Message.of(record, "key", record.value(), 1);
  }
}
