package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.error.BatchFailure;
import io.github.kafkaeasy.message.Message;
import java.util.List;

/**
 * What the application does with several messages at once: one insert for all of them, one request.
 * A batch is what one poll brought for one lane: in {@link Ordering#PARTITION} messages of one
 * partition, in {@link Ordering#KEY} those keys of a partition that share a lane, in offset order.
 */
@FunctionalInterface
public interface BatchHandler<V> {

  /**
   * Handles the messages, at least one and at most {@link ConsumerBuilder#maxBatchRecords}, on a
   * worker thread. Returning means that all are handled.
   *
   * <p>To say which message failed, throw {@link BatchFailure}: those before it are handled, it
   * goes to the failure handler (and is tried again alone), those after it go the way of {@link
   * RestOfBatch}. Any other exception names nobody: the batch runs again message by message, each
   * as a batch of its own, and whichever fails then has failed.
   *
   * @param messages unmodifiable
   */
  void handle(List<Message<V>> messages) throws Exception;
}
