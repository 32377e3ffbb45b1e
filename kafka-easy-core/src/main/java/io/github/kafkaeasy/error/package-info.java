/**
 * Exceptions: one unchecked base class and its subclasses.
 *
 * <pre>{@code
 * try {
 *   orders.sendAndWait("anna", "10 EUR");
 * } catch (DeliveryException e) {
 *   System.err.println("not sent: " + e.getMessage());
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.error;

import org.jspecify.annotations.NullMarked;
