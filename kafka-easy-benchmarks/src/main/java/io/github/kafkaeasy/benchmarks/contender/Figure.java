package io.github.kafkaeasy.benchmarks.contender;

/** Kinds of figures that are measured for a contender. Each contender runs in its own JVM. */
public enum Figure {
  /** Records per second in the steady state, after the warm-up. */
  RATE("records/s"),
  /** Bytes allocated per record by all threads of the JVM. */
  ALLOCATION("bytes/record"),
  /** CPU time of the JVM per record; on a busy machine it varies less than the rate. */
  CPU("CPU ns/record"),
  /** Context switches of the JVM; they depend on how records are passed between threads. */
  SWITCHES("context switches/1,000 records"),
  /** Garbage collections of the JVM. */
  COLLECTIONS("collections/million records"),
  /** CPU time of the JVM while there is nothing to do. */
  IDLE("CPU ms/minute, idle"),
  /** Growth of the live heap since the start, measured after full garbage collections. */
  LIVE_HEAP("MiB live"),
  /** Time from the call of the JVM's first send to its acknowledgement. */
  FIRST_SEND("ms, first send"),
  /** Median time of later sends, each waiting for its acknowledgement. */
  LATER_SEND("ms, later sends"),
  /** Median latency from a record's scheduled send time to its handler, at 200 records/s. */
  P50_AT_200("µs, p50 at 200/s"),
  /** 99th percentile of the same latency at 200 records/s. */
  P99_AT_200("µs, p99 at 200/s"),
  /** Median of the same latency at 2,000 records/s. */
  P50_AT_2000("µs, p50 at 2,000/s"),
  /** 99th percentile of the same latency at 2,000 records/s. */
  P99_AT_2000("µs, p99 at 2,000/s");

  private final String unit;

  Figure(String unit) {
    this.unit = unit;
  }

  public String unit() {
    return unit;
  }
}
