package io.github.kafkaeasy.consumer.spi;

import io.github.kafkaeasy.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of the handler, as a {@link HandlerHook} sees it. Implemented by the library. */
public interface HandlerRun {

  /**
   * The messages that are passed to the handler: one message, or a batch handler's batch.
   * Unmodifiable. {@link Message#attempt} is the number of the attempt.
   */
  List<? extends Message<?>> messages();

  /** Whether the handler takes batches; true even if this batch has a single message. */
  boolean isBatch();

  /** The consumer's name, as in its thread names and log lines. */
  String consumerName();

  /** The consumer group; null: the consumer has none. */
  @Nullable String group();
}
