package io.github.kafkaeasy.consumer.internal.intake;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Offset in a partition, as Kafka returns it.
 *
 * @param offset -1: no such position
 * @param leaderEpoch allows the client to detect a later truncation below the offset; empty: not
 *     known
 */
public record Place(long offset, Optional<Integer> leaderEpoch) {

  /** As an argument for {@code seek}, which takes a leader epoch only in this form. */
  OffsetAndMetadata forSeek() {
    return new OffsetAndMetadata(offset, leaderEpoch, "");
  }
}
