package io.github.kafkaeasy.dlq.redrive;

/**
 * The part of a purge that concerns one partition.
 *
 * @param partition the partition of the dead-letter topic
 * @param from its first offset now
 * @param to its first offset afterwards
 * @param letters the number of letters between these offsets
 * @param open the number of open letters among them
 */
public record PurgePart(int partition, long from, long to, long letters, long open) {}
