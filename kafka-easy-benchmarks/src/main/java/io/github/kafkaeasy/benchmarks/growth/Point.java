package io.github.kafkaeasy.benchmarks.growth;

import io.github.kafkaeasy.benchmarks.contender.Measurement;

/**
 * What was measured at one value of an axis.
 *
 * @param easy kafka-easy
 * @param raw the raw loop on the same topic
 */
record Point(Axis axis, int value, Measurement easy, Measurement raw) {}
