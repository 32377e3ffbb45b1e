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

  /** The committed offsets. A partition without a stable offset is missing in the answer. */
  CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> ask(
      Set<TopicPartition> partitions);
}
