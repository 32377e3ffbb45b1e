package io.github.kafkaeasy.dlq.redrive;

/**
 * What an export wrote.
 *
 * @param letters how many letters, one a line
 * @param bytes how many bytes the lines have
 */
public record ExportReport(long letters, long bytes) {}
