package io.github.kafkaeasy.benchmarks.contender;

/** Kinds of figures that are measured for a contender. */
public enum Figure {
  /** Rate in the steady state. */
  RATE("records/s"),
  /** Bytes allocated per record by all threads of its JVM. */
  ALLOCATION("bytes/record"),
  /** CPU time per record of its JVM; varies less than the rate on a busy machine. */
  CPU("CPU ns/record"),
  /** Context switches of its JVM; shows how records are passed between threads. */
  SWITCHES("context switches/1,000 records"),
  /** Garbage collections of its JVM. */
  COLLECTIONS("collections/million records"),
  /** Heap that survives a full garbage collection, minus that before the start. */
  LIVE_HEAP("MiB live"),
  /** Time from the call of a JVM's first send to its acknowledgement. */
  FIRST_SEND("ms, first send"),
  /** Median time of later sends, each waiting for its acknowledgement. */
  LATER_SEND("ms, later sends"),
  /** Median latency from the time at which a record is due to be sent until its handler has it. */
  P50_AT_200("µs, p50 at 200/s"),
  /** The 99th percentile of that latency. */
  P99_AT_200("µs, p99 at 200/s"),
  /** Median latency at a rate ten times as high. */
  P50_AT_2000("µs, p50 at 2,000/s"),
  /** The 99th percentile at that rate. */
  P99_AT_2000("µs, p99 at 2,000/s");

  private final String unit;

  Figure(String unit) {
    this.unit = unit;
  }

  public String unit() {
    return unit;
  }
}
