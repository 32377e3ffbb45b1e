package io.github.kafkaeasy.dlq.redrive;

/**
 * The result of a discard.
 *
 * @param letters the number of discarded letters
 * @param auditTopic the topic with the record of who discarded them, when, and why
 */
public record DiscardReport(long letters, String auditTopic) {}
