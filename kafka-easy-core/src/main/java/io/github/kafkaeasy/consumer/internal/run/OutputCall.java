package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.OutputHandler;
import io.github.kafkaeasy.consumer.internal.outputs.AttemptOutputs;
import io.github.kafkaeasy.consumer.internal.outputs.Output;
import io.github.kafkaeasy.consumer.internal.outputs.OutputParts;
import io.github.kafkaeasy.consumer.internal.outputs.OutputTopics;
import io.github.kafkaeasy.message.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Call of a handler that sends records. A record with outputs counts as handled once it is known
 * that their topics accept them. Until then the record is treated like one of an asynchronous
 * handler: its key waits, but no thread. The outputs of a failed attempt are dropped.
 */
public final class OutputCall {

  private OutputCall() {}

  /** The call of this handler. */
  public static <V> HandlerCall<V> of(OutputHandler<V> handler, OutputParts parts) {
    return message -> {
      AttemptOutputs attempt = new AttemptOutputs(parts.writer());
      try {
        handler.handle(message, attempt);
      } catch (Throwable thrown) {
        AttemptOutputs.forget(attempt.end(), thrown);
        throw thrown;
      }
      List<Output> outputs = attempt.end();
      return outputs.isEmpty() ? RunOutcome.HANDLED : checked(message, outputs, parts.topics());
    };
  }

  private static RunOutcome checked(Message<?> message, List<Output> outputs, OutputTopics topics) {
    TopicPartition from = new TopicPartition(message.topic(), message.partition());
    if (topics.accept(outputs, from, message.offset())) {
      return new RunOutcome.HandledWith(outputs);
    }
    CompletableFuture<RunOutcome> checked =
        topics
            .check(outputs, from, message.offset())
            .handle(
                (can, failure) -> {
                  if (failure == null) {
                    return new RunOutcome.HandledWith(outputs);
                  }
                  AttemptOutputs.forget(outputs, OutputTopics.unwrapped(failure));
                  throw failure instanceof RuntimeException known
                      ? known
                      : new IllegalStateException(failure);
                });
    return OpenStage.ofOutputs(checked);
  }
}
