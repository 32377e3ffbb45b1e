package io.github.kafkaeasy.spool;

import java.time.Instant;

/**
 * What a spool's file holds of one topic and state.
 *
 * @param topic where the records are to go
 * @param kept whether they can never be sent as they are; false for those that wait
 * @param records how many they are
 * @param bytes their keys, values and headers
 * @param oldest when the oldest was sent by the application
 */
public record SpoolSummary(String topic, boolean kept, long records, long bytes, Instant oldest) {}
