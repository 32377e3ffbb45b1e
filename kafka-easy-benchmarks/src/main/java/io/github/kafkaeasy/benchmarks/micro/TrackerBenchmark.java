package io.github.kafkaeasy.benchmarks.micro;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.offsets.Pending;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
 * Cost of the offset tracker per record: a poll's slices are created, tracked and passed. The
 * frontier is read after each poll, far more often than in production.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TrackerBenchmark {
  private static final int SLICES = 32;

  /** Number of records parked since the beginning, each with a different key. */
  @Param({"0", "1", "1000"})
  public int parked;

  private MicroParts parts = new MicroParts(Ordering.KEY);
  private ConsumerRecord<byte[], byte[]>[] records = parts.recordArray();

  /** Adds a poll with the parked records, which stay open. */
  @Setup
  public void setUp() {
    parts = new MicroParts(Ordering.KEY);
    records = parts.recordArray();
    Slice first = new Slice(parts.assignment, records, 0, MicroParts.RECORDS, 0);
    for (int i = 0; i < parked; i++) {
      Pending unused = first.hold(i);
    }
    first.passed(MicroParts.RECORDS);
    parts.assignment.tracker.received(new Slice[] {first}, MicroParts.RECORDS, parts.nextOffset());
  }

  @Benchmark
  @OperationsPerInvocation(MicroParts.RECORDS)
  public long track() {
    Slice[] slices = new Slice[SLICES];
    int each = MicroParts.RECORDS / SLICES;
    for (int i = 0; i < SLICES; i++) {
      int to = i == SLICES - 1 ? MicroParts.RECORDS : (i + 1) * each;
      slices[i] = new Slice(parts.assignment, records, i * each, to, 0);
    }
    parts.assignment.tracker.received(slices, MicroParts.RECORDS, parts.nextOffset());
    for (Slice slice : slices) {
      for (int i = slice.from; i < slice.to; ) {
        slice.passed(++i);
      }
    }
    return parts.assignment.tracker.frontier();
  }
}
