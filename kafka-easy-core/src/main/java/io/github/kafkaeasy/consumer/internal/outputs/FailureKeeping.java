package io.github.kafkaeasy.consumer.internal.outputs;

import io.github.kafkaeasy.consumer.spi.FailureOutputs;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Collects the outputs that the failure handler sends for one failed record, until the record is
 * settled. Any thread may add an output.
 */
public final class FailureKeeping implements FailureOutputs {
  private final OutputWriter writer;
  private final OutputTopics topics;
  private final TopicPartition partition;
  private final long offset;

  /** Guarded by this. */
  private List<Output> outputs = new ArrayList<>(1);

  /** Number of decisions so far. Guarded by this. */
  private int decisions;

  FailureKeeping(OutputWriter writer, OutputTopics topics, ConsumerRecord<byte[], byte[]> failed) {
    this.writer = writer;
    this.topics = topics;
    this.partition = new TopicPartition(failed.topic(), failed.partition());
    this.offset = failed.offset();
  }

  @Override
  public CompletionStage<Void> keep(OutgoingMessage<byte[]> message) {
    int before = decisions();
    Output output;
    try {
      output = writer.writeOfFailure(Options.required("message", message));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return topics
        .check(List.of(output), partition, offset)
        .thenAccept(can -> add(output, before))
        .whenComplete(
            (kept, failure) -> {
              if (failure != null) {
                output.forgotten(OutputTopics.unwrapped(failure));
              }
            });
  }

  private synchronized int decisions() {
    return decisions;
  }

  private synchronized void add(Output output, int before) {
    if (decisions != before) {
      throw new IllegalStateException(
          "The message is not kept: the decision about the record was made before the topic was"
              + " checked. Decide when the stage of keep has completed");
    }
    outputs.add(output);
  }

  /**
   * Returns the outputs, to be committed with the record. Called by the thread that owns the
   * record's lane, when the record is settled.
   */
  public synchronized List<Output> take() {
    List<Output> all = outputs;
    outputs = new ArrayList<>(1);
    decisions++;
    return all;
  }

  /**
   * Drops the outputs. Called by the thread that owns the record's lane, when the record is not
   * settled.
   */
  public void forget(Throwable why) {
    AttemptOutputs.forget(take(), why);
  }
}
