package io.github.kafkaeasy.benchmarks.contender;

/** What can be measured of a contender. */
public enum Figure {
  /** In its steady state. */
  RATE("records/s"),
  /** By all threads of its JVM, a record. */
  ALLOCATION("bytes/record"),
  /** By its JVM, a record; steadier than the rate on a busy machine. */
  CPU("CPU ns/record"),
  /** How often threads of its JVM left a processor; tells how records are handed over. */
  SWITCHES("context switches/1,000 records"),
  /** Of garbage, by its JVM. */
  COLLECTIONS("collections/million records"),
  /** What survives a full garbage collection, beyond what did before the start. */
  LIVE_HEAP("MiB live"),
  /** From the call to the acknowledgement of a JVM's first send. */
  FIRST_SEND("ms, first send"),
  /** The median of later ones, one by one. */
  LATER_SEND("ms, later sends"),
  /** From the time at which a record is due to be sent until its handler has it: the median. */
  P50_AT_200("µs, p50 at 200/s"),
  /** What 99 of 100 records did not exceed. */
  P99_AT_200("µs, p99 at 200/s"),
  /** The median at a rate ten times as high. */
  P50_AT_2000("µs, p50 at 2,000/s"),
  /** What 99 of 100 records did not exceed at that rate. */
  P99_AT_2000("µs, p99 at 2,000/s");

  private final String unit;

  Figure(String unit) {
    this.unit = unit;
  }

  public String unit() {
    return unit;
  }
}
