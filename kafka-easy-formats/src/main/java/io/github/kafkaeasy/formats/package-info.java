/** Example programs: kafka-easy with libraries for Avro, JSON Schema, Protobuf and CloudEvents. */
@NullMarked
package io.github.kafkaeasy.formats;

import org.jspecify.annotations.NullMarked;
