package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.error.BatchFailure;
import io.github.kafkaeasy.message.Message;
import java.util.List;

/**
 * Message handler for several messages at once, for instance one insert or one request for all of
 * them. A batch is made of the records that one poll returned for one lane: in {@link
 * Ordering#PARTITION} messages of one partition, in {@link Ordering#KEY} messages of those keys of
 * a partition that share the lane, in {@link Ordering#UNORDERED} any messages of one partition.
 * Messages are in offset order.
 */
@FunctionalInterface
public interface BatchHandler<V> {

  /**
   * Handles at least one and at most {@link ConsumerBuilder#maxBatchRecords} messages. Called on a
   * worker thread. Returning means that all of them are handled.
   *
   * <p>Throw {@link BatchFailure} to say which message failed: the messages before it are handled,
   * the named message goes to the failure handler and is retried alone, and {@link RestOfBatch}
   * decides about the messages after it. After any other exception the handler is called again for
   * each message as a batch of one, and the message whose call throws is the one that failed.
   *
   * @param messages unmodifiable
   */
  void handle(List<Message<V>> messages) throws Exception;
}
