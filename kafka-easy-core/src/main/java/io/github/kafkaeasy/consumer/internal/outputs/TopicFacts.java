package io.github.kafkaeasy.consumer.internal.outputs;

import java.util.concurrent.CompletableFuture;

/**
 * What is known of a topic that outputs go to.
 *
 * @param partitions how many it has
 * @param maxBytes the largest batch that it takes
 * @param needsKeys whether it is compacted, and takes no record without a key
 * @param writable false if the brokers say that we may not write it
 */
public record TopicFacts(int partitions, long maxBytes, boolean needsKeys, boolean writable) {

  /** Asks the cluster, without blocking. */
  @FunctionalInterface
  public interface Source {

    /** Fails with an UnknownTopicOrPartitionException for a topic that does not exist. */
    CompletableFuture<TopicFacts> ask(String topic);
  }
}
