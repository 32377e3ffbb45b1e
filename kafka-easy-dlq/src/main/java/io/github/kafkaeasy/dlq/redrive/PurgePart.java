package io.github.kafkaeasy.dlq.redrive;

/**
 * What a purge deletes of one partition.
 *
 * @param partition the partition of the dead-letter topic
 * @param from its first offset now
 * @param to its first offset afterwards
 * @param letters how many letters lie between
 * @param open how many of them are still open
 */
public record PurgePart(int partition, long from, long to, long letters, long open) {}
