package io.github.kafkaeasy.dlq.redrive;

/**
 * What a discard did.
 *
 * @param letters how many letters were discarded
 * @param auditTopic where it is written who did it, when, and why
 */
public record DiscardReport(long letters, String auditTopic) {}
