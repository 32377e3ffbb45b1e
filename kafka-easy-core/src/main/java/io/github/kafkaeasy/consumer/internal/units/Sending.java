package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.outputs.Kept;
import io.github.kafkaeasy.consumer.internal.outputs.Output;
import io.github.kafkaeasy.consumer.internal.outputs.OutputTopics;
import io.github.kafkaeasy.consumer.internal.outputs.TopicFacts;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the outputs of one unit (one transaction) and collects their results. Transaction thread;
 * the results come on Kafka's I/O thread.
 *
 * <p>An output whose uncompressed size is larger than its topic accepts in one batch is sent in a
 * separate batch. Kafka's client would split a batch with several records and then wait until the
 * transaction times out, without naming a record. For topics that accept less than the producer's
 * batch size, batches are flushed early.
 */
final class Sending {
  /** The producer's batch size. */
  static final int BATCH_BYTES = 65_536;

  /** Number of outputs after which the code checks again whether the unit was given up. */
  private static final int LOOK_EVERY = 256;

  private record Failed(Assignment assignment, Kept kept, Output output, Exception cause) {}

  /** A topic that outputs are sent to. */
  private static final class Target {
    private final String topic;

    /** Maximum size of a batch. */
    private final long most;

    /** Bytes in open batches, if the topic accepts less than a full batch. */
    private long open;

    Target(String topic, long most) {
      this.topic = topic;
      this.most = most;
    }
  }

  private record Arrived(Output output, RecordMetadata metadata) {}

  private final Unit unit;
  private final OutputTopics topics;

  /** Added by Kafka's I/O thread. */
  private final Queue<Failed> failed = new ConcurrentLinkedQueue<>();

  /** Added by Kafka's I/O thread; only outputs whose result a hook wants to know. */
  private final Queue<Arrived> arrived = new ConcurrentLinkedQueue<>();

  private boolean ended;

  /** Number of outputs that were sent. */
  private int sent;

  private final Map<String, Target> targets = new HashMap<>();

  /** The target of the last output: most records go to the same topic as the one before. */
  private @Nullable Target last;

  Sending(Unit unit, OutputTopics topics) {
    this.unit = unit;
    this.topics = topics;
  }

  boolean isOf(Unit other) {
    return unit == other;
  }

  /**
   * Sends outputs without waiting for their results.
   *
   * @return false when the unit was given up meanwhile
   */
  boolean send(Producer<byte[], byte[]> producer, List<Unit.Part> parts) {
    for (Unit.Part part : parts) {
      for (Kept kept : part.outputs()) {
        for (Output output : kept.outputs) {
          if (sent++ % LOOK_EVERY == 0 && unit.isGivenUp()) {
            return false;
          }
          send(producer, part.assignment(), kept, output);
        }
      }
    }
    return true;
  }

  /**
   * Waits for the results of all outputs.
   *
   * @return always true, so that the call can be part of a condition
   * @throws RuntimeException if an output failed: the unit must be aborted before its offsets are
   *     sent
   */
  boolean end(Producer<byte[], byte[]> producer) {
    producer.flush();
    Failed first = failed.peek();
    if (first != null) {
      throw new KafkaException(
          "An output of "
              + first.assignment().partition
              + " offset "
              + first.kept().offset
              + " to "
              + first.output().topic()
              + " was not sent",
          first.cause());
    }
    ended = true;
    return true;
  }

  /** Whether all outputs have arrived, so that the offsets may have been sent. */
  boolean isEnded() {
    return ended;
  }

  private void send(
      Producer<byte[], byte[]> producer, Assignment assignment, Kept kept, Output output) {
    Target target = target(output.topic());
    boolean alone = output.bytes() > target.most;
    if (target.most < BATCH_BYTES || alone) {
      if (target.open + output.bytes() > target.most && target.open > 0) {
        flush(producer);
      }
      target.open += output.bytes();
    }
    if (alone) {
      producer.flush();
    }
    boolean told = output.told() != SendHook.Sent.NONE;
    var unused =
        producer.send(
            output.record(),
            (metadata, failure) -> {
              if (failure != null) {
                failed.add(new Failed(assignment, kept, output, failure));
              } else if (told) {
                arrived.add(new Arrived(output, metadata));
              }
            });
    if (alone) {
      flush(producer);
    }
  }

  private void flush(Producer<byte[], byte[]> producer) {
    producer.flush();
    targets.values().forEach(target -> target.open = 0);
  }

  private Target target(String topic) {
    Target present = last;
    if (present == null || !present.topic.equals(topic)) {
      present = targets.computeIfAbsent(topic, name -> new Target(name, largestBatch(name)));
      last = present;
    }
    return present;
  }

  private long largestBatch(String topic) {
    CompletableFuture<TopicFacts> known = topics.facts(topic);
    long most =
        known.isDone() && !known.isCompletedExceptionally()
            ? known.join().maxBytes()
            : TopicFacts.UNKNOWN_SIZE;
    return most == TopicFacts.UNKNOWN_SIZE ? BATCH_BYTES : most;
  }

  /**
   * Tells the hooks that the transaction was committed. Transaction thread; poll thread, if the
   * commit was found by a lookup.
   */
  void tellCommitted() {
    arrived.forEach(each -> each.output().committed(each.metadata()));
  }

  /**
   * The outputs that certainly caused the abort. Brokers refuse a whole batch, so an output is
   * certainly the cause only if the outputs of no other record were refused too.
   */
  List<Outcome.Guilty> guilty() {
    Map<Kept, Failed> refused = new LinkedHashMap<>();
    for (Failed each : failed) {
      if (isOfRecord(each.cause())) {
        refused.putIfAbsent(each.kept(), each);
      }
    }
    List<Outcome.Guilty> guilty = new ArrayList<>();
    if (refused.size() == 1) {
      refused
          .values()
          .forEach(
              each ->
                  guilty.add(
                      new Outcome.Guilty(
                          each.assignment(), each.kept(), each.output(), each.cause())));
    }
    return guilty;
  }

  /** Whether a failure concerns the record or its topic and is permanent. */
  private static boolean isOfRecord(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof InvalidTimestampException
        || failure instanceof InvalidTopicException
        || failure instanceof PolicyViolationException
        || failure instanceof TopicAuthorizationException;
  }
}
