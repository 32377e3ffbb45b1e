package io.github.kafkaeasy.benchmarks.contender;

/** What can be measured of a contender. */
public enum Figure {
  /** In its steady state. */
  RATE("records/s"),
  /** By all threads of its JVM, a record. */
  ALLOCATION("bytes/record"),
  /** By its JVM, a record; steadier than the rate on a busy machine. */
  CPU("CPU ns/record"),
  /** What survives a full garbage collection, beyond what did before the start. */
  LIVE_HEAP("MiB live"),
  /** From the call to the acknowledgement of a JVM's first send. */
  FIRST_SEND("ms, first send"),
  /** The median of later ones, one by one. */
  LATER_SEND("ms, later sends");

  private final String unit;

  Figure(String unit) {
    this.unit = unit;
  }

  public String unit() {
    return unit;
  }
}
