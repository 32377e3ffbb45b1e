package io.github.kafkaeasy.spool;

import java.time.Instant;

/**
 * Count of a spool's records for one topic, either the waiting or the kept ones.
 *
 * @param topic the topic that the records are for
 * @param kept true: these records were refused; false: they wait to be sent
 * @param records the number of these records
 * @param bytes the total size of their keys, values and headers
 * @param oldest the time at which the application sent the oldest of them
 */
public record SpoolSummary(String topic, boolean kept, long records, long bytes, Instant oldest) {}
