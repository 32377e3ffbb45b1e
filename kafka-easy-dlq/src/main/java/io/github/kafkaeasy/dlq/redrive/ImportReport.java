package io.github.kafkaeasy.dlq.redrive;

/**
 * What an import did.
 *
 * @param letters how many letters were written and acknowledged
 */
public record ImportReport(long letters) {}
