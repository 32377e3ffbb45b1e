/**
 * Meters of kafka-easy for a registry of Micrometer. {@link
 * io.github.kafkaeasy.micrometer.KafkaEasyMeters} is the way in; {@code internal} has one table
 * with the names and tags of all meters, and a class for each kind of thing that is measured.
 */
@NullMarked
package io.github.kafkaeasy.micrometer;

import org.jspecify.annotations.NullMarked;
