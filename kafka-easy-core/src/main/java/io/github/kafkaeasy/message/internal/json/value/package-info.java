/**
 * Readers of single values: numbers, booleans, characters, texts of types, arrays of numbers.
 * Inside kafka-easy only.
 */
@NullMarked
package io.github.kafkaeasy.message.internal.json.value;

import org.jspecify.annotations.NullMarked;
