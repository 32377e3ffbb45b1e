/**
 * Example programs: kafka-easy with libraries for Avro, JSON Schema, Protobuf and CloudEvents, and
 * with codecs that encrypt values or store large values outside Kafka.
 */
@NullMarked
package io.github.kafkaeasy.formats;

import org.jspecify.annotations.NullMarked;
