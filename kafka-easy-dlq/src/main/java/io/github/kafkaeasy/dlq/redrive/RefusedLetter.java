package io.github.kafkaeasy.dlq.redrive;

/**
 * A letter that stays where it is.
 *
 * @param coordinates where it lies, {@code orders.dlq-0@17}
 * @param reason why it cannot be sent
 */
public record RefusedLetter(String coordinates, String reason) {}
