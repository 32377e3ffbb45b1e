package io.github.kafkaeasy.benchmarks;

import java.util.List;

/** Median, minimum and maximum of figures. */
record Summary(double median, double min, double max) {

  static Summary of(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return new Summary(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }
}
