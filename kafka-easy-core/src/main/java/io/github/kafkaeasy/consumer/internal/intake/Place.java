package io.github.kafkaeasy.consumer.internal.intake;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * A position in a partition, as Kafka says it.
 *
 * @param offset -1: there is no such place
 * @param leaderEpoch with it, a later truncation below the offset is noticed; empty: not known
 */
public record Place(long offset, Optional<Integer> leaderEpoch) {

  /** As an argument for {@code seek}, which keeps the leader epoch only in this form. */
  OffsetAndMetadata forSeek() {
    return new OffsetAndMetadata(offset, leaderEpoch, "");
  }
}
