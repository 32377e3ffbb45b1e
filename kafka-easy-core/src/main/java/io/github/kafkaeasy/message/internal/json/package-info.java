/**
 * Internal: JSON with Jackson, made strict. A value that does not fit its type exactly is refused.
 *
 * <p>{@link JsonRules} creates a strict copy of a mapper. It uses Jackson's features and coercion
 * settings as far as possible. For the remaining rules, {@link StrictDeserializers} replaces
 * Jackson's deserializers, but never those that a user has registered. {@link JsonInput} and {@link
 * JsonOutput} read and write; {@link JsonFailure} creates error messages without any value of the
 * payload.
 *
 * <p>Imports go downward through these packages: this one, {@code bean}, {@code value}, {@code
 * shared}.
 *
 * <p>Objects that a codec keeps are immutable after creation and thread-safe. Objects that are
 * created for one document, such as {@link JsonFailure}, are used by one thread.
 */
@NullMarked
package io.github.kafkaeasy.message.internal.json;

import org.jspecify.annotations.NullMarked;
