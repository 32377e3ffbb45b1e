/** Internal: deserializers of single values and of arrays of primitive numbers. */
@NullMarked
package io.github.kafkaeasy.message.internal.json.value;

import org.jspecify.annotations.NullMarked;
