/**
 * Options of the JSON codec.
 *
 * <pre>{@code
 * record Order(String customer, int amount) {}
 * Codec<Order> lenient = Codec.json(Order.class, JsonLeniency.MISSING_AS_ZERO);
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.message.json;

import org.jspecify.annotations.NullMarked;
