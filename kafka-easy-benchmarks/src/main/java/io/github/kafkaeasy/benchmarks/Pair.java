package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.contender.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * A contender and its reference, measured one right after the other.
 *
 * @param reference null where the contender is measured against a computed ideal
 */
record Pair(Measurement contender, @Nullable Measurement reference) {}
