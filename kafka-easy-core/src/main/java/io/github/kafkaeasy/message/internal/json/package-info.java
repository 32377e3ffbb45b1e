/**
 * JSON by Jackson, made strict: a value is taken exactly, or it is refused. Inside kafka-easy only.
 *
 * <p>{@link JsonRules} makes a strict copy of a mapper. What Jackson can be told by a feature or a
 * coercion is told there. What it cannot be told, deserializers of ours do: {@link
 * StrictDeserializers} puts them in the place of Jackson's own, never in the place of those that a
 * user has registered. {@link JsonInput} and {@link JsonOutput} read and write; {@link JsonFailure}
 * says what was wrong, without any value of the payload.
 *
 * <p>Rooms, each of which imports only those below it: this one, {@code bean}, {@code value},
 * {@code shared}.
 *
 * <p>Everything here is immutable once it is made, and serves all threads.
 */
@NullMarked
package io.github.kafkaeasy.message.internal.json;

import org.jspecify.annotations.NullMarked;
