package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.producer.spi.SpooledRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is stored in a spool's file.
 *
 * @param spooled the record and its position
 * @param keptSince the time at which the record became a kept record; null for a waiting record
 * @param reason the reason why it was refused; null for a waiting record
 */
public record StoredRecord(
    SpooledRecord spooled, @Nullable Instant keptSince, @Nullable String reason) {}
