package io.github.kafkaeasy.benchmarks.growth;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A logarithmic scale.
 *
 * @param low the exponent at {@code from}
 * @param high the exponent at {@code to}
 * @param from the start of the scale in the drawing
 * @param to its end
 */
record Scale(double low, double high, double from, double to) {

  /** A scale of whole decades that covers the values. */
  static Scale over(double[] values, double from, double to) {
    double low = Math.floor(Math.log10(Arrays.stream(values).min().orElse(1)));
    double high = Math.ceil(Math.log10(Arrays.stream(values).max().orElse(10)));
    return new Scale(low, Math.max(high, low + 1), from, to);
  }

  double at(double value) {
    return from + (Math.log10(value) - low) / (high - low) * (to - from);
  }

  /** The powers of ten on the scale. */
  double[] decades() {
    return IntStream.rangeClosed((int) low, (int) high)
        .mapToDouble(exponent -> Math.pow(10, exponent))
        .toArray();
  }
}
