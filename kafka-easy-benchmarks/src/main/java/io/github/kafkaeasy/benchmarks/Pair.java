package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.contender.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * Measurements of a contender and its reference, taken one right after the other.
 *
 * @param reference null if the contender is compared with a computed ideal
 */
record Pair(Measurement contender, @Nullable Measurement reference) {}
