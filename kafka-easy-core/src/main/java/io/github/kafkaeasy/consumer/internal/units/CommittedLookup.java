package io.github.kafkaeasy.consumer.internal.units;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Non-blocking request for the group's committed offsets. Poll thread. */
@FunctionalInterface
public interface CommittedLookup {

  /**
   * Requests the committed offsets; empty for a partition without one. The answer omits a partition
   * whose offset is pending in an open transaction.
   */
  CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> ask(
      Set<TopicPartition> partitions);
}
