package io.github.kafkaeasy.dlq.redrive;

/**
 * A letter that was not sent, or was exported without its original record, and the reason. It stays
 * in the dead-letter topic.
 *
 * @param coordinates its coordinates, {@code orders.dlq-0@17}
 * @param reason the reason
 */
public record RefusedLetter(String coordinates, String reason) {}
