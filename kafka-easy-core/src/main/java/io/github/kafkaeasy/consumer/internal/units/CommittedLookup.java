package io.github.kafkaeasy.consumer.internal.units;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Asks what the group has committed, without blocking. Poll thread. */
@FunctionalInterface
public interface CommittedLookup {

  /** A partition whose offset is not stable is left out of the answer. */
  CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> ask(
      Set<TopicPartition> partitions);
}
