package io.github.kafkaeasy.benchmarks.growth;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A logarithmic scale.
 *
 * @param low the decade that {@code from} stands for
 * @param high the decade that {@code to} stands for
 * @param from where the scale begins on paper
 * @param to where it ends
 */
record Scale(double low, double high, double from, double to) {

  /** Whole decades around some values. */
  static Scale over(double[] values, double from, double to) {
    double low = Math.floor(Math.log10(Arrays.stream(values).min().orElse(1)));
    double high = Math.ceil(Math.log10(Arrays.stream(values).max().orElse(10)));
    return new Scale(low, Math.max(high, low + 1), from, to);
  }

  double at(double value) {
    return from + (Math.log10(value) - low) / (high - low) * (to - from);
  }

  /** 1, 10, 100 and so on, as far as they are on the scale. */
  double[] decades() {
    return IntStream.rangeClosed((int) low, (int) high)
        .mapToDouble(exponent -> Math.pow(10, exponent))
        .toArray();
  }
}
