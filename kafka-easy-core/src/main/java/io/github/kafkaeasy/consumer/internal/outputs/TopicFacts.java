package io.github.kafkaeasy.consumer.internal.outputs;

import java.util.concurrent.CompletableFuture;

/**
 * Facts about a topic that outputs are sent to.
 *
 * @param partitions number of partitions
 * @param maxBytes size of the largest batch that it accepts; {@link #UNKNOWN_SIZE} if this client
 *     may not read the topic's settings
 * @param needsKeys whether it is compacted and accepts no record without a key; false if this
 *     client may not read the topic's settings
 * @param writable false if the brokers say that this client may not write to it
 */
public record TopicFacts(int partitions, long maxBytes, boolean needsKeys, boolean writable) {

  /** Accepts every output, so that only a broker can refuse it. */
  public static final long UNKNOWN_SIZE = Long.MAX_VALUE;

  /** Requests the facts from the cluster without blocking. */
  @FunctionalInterface
  public interface Source {

    /**
     * The facts. Fails with an UnknownTopicOrPartitionException for a topic that does not exist.
     */
    CompletableFuture<TopicFacts> ask(String topic);
  }
}
