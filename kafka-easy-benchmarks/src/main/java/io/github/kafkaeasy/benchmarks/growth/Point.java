package io.github.kafkaeasy.benchmarks.growth;

import io.github.kafkaeasy.benchmarks.contender.Measurement;

/**
 * Measurements at one value of an axis.
 *
 * @param easy measurement of kafka-easy
 * @param raw measurement of the raw loop on the same topic
 */
record Point(Axis axis, int value, Measurement easy, Measurement raw) {}
