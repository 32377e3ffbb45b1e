package io.github.kafkaeasy.benchmarks;

/**
 * What one run of a contender came to.
 *
 * @param recordsPerSecond in its steady state
 * @param bytesPerRecord allocated by all threads of its JVM in that time
 * @param cpuNanosPerRecord spent by its JVM in that time; steadier than the rate on a busy machine
 */
record Measurement(double recordsPerSecond, double bytesPerRecord, double cpuNanosPerRecord) {
  private static final String MARK = "measured ";

  /** The line by which a child JVM tells its parent. */
  String toLine() {
    return MARK + recordsPerSecond + " " + bytesPerRecord + " " + cpuNanosPerRecord;
  }

  static boolean isLine(String line) {
    return line.startsWith(MARK);
  }

  static Measurement fromLine(String line) {
    String[] figures = line.substring(MARK.length()).split(" ", -1);
    return new Measurement(
        Double.parseDouble(figures[0]),
        Double.parseDouble(figures[1]),
        Double.parseDouble(figures[2]));
  }
}
