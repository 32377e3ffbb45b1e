package io.github.kafkaeasy.benchmarks.micro;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cost of the engine without Kafka and without passing records between threads: a record's way from
 * the polled list to the handler and into the tracker, on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LanesBenchmark {
  @Param({"KEY", "PARTITION", "UNORDERED"})
  public Ordering ordering = Ordering.KEY;

  private MicroParts parts = new MicroParts(ordering);

  @Setup
  public void setUp() {
    parts = new MicroParts(ordering);
  }

  /** Choosing the lane of a record. */
  @Benchmark
  @OperationsPerInvocation(MicroParts.RECORDS)
  public int choose() {
    int sum = 0;
    for (int i = 0; i < MicroParts.RECORDS; i++) {
      sum += parts.keying.laneOf(parts.records.get(i));
    }
    return sum;
  }

  /** The whole way of a record. */
  @Benchmark
  @OperationsPerInvocation(MicroParts.RECORDS)
  public long run() {
    Slice[] slices = parts.router.slice(parts.assignment, parts.records);
    parts.assignment.tracker.received(slices, MicroParts.RECORDS, parts.nextOffset());
    parts.router.dispatch(parts.assignment, slices);
    return parts.assignment.recordsInFlight();
  }
}
