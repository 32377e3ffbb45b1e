package io.github.kafkaeasy.dlq.redrive;

/**
 * The result of an import.
 *
 * @param letters the number of letters that were written and acknowledged
 */
public record ImportReport(long letters) {}
