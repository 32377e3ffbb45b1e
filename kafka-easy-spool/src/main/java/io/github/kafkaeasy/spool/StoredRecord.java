package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.producer.spi.SpooledRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record in a spool's file.
 *
 * @param spooled the record with its place in the order
 * @param keptSince when it was set aside; null for one that waits
 * @param reason why it can never be sent as it is; null for one that waits
 */
public record StoredRecord(
    SpooledRecord spooled, @Nullable Instant keptSince, @Nullable String reason) {}
