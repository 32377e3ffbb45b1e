package io.github.kafkaeasy.consumer.internal.outputs;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.internal.Causes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether topics accept the outputs that are sent to them. The check is made before a record
 * counts as done, because in a transaction one output that cannot be written stops all others, and
 * with some of these outputs Kafka's client waits until the transaction times out.
 *
 * <p>Any thread. The facts about a topic are requested once, and again in the background when they
 * are old. If a topic did not exist, each check requests its facts again. While the cluster does
 * not answer, the check stays open: this is not a failure of the record.
 */
public final class OutputTopics {
  private static final long OLD_NANOS = Duration.ofMinutes(1).toNanos();

  /** Facts about a topic, or the open request for them, with the time of the request. */
  private record Known(CompletableFuture<TopicFacts> facts, long askedNanos) {}

  private final TopicFacts.Source source;
  private final Refusals refusals;
  private final LongSupplier nanoTime;

  /** Repeats a request after a pause. */
  private final Executor later;

  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /**
   * Starts without facts.
   *
   * @param later runs a task after a pause; rejects it once the consumer is closed
   */
  public OutputTopics(
      TopicFacts.Source source, Refusals refusals, LongSupplier nanoTime, Executor later) {
    this.source = source;
    this.refusals = refusals;
    this.nanoTime = nanoTime;
    this.later = later;
  }

  /**
   * Whether the topics are known now and accept these outputs. Creates no objects, because the
   * result is true for almost every record. If it is false, {@link #check} finds the reason, or
   * waits until the topics are known.
   */
  public boolean accept(List<Output> outputs, TopicPartition from, long offset) {
    for (int i = 0; i < outputs.size(); i++) {
      Output output = outputs.get(i);
      TopicFacts facts = factsNow(output.topic());
      if (facts == null || refused(output, facts, from, offset) != null) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks whether the topics accept these outputs.
   *
   * @param from the partition of the record that sends them
   * @param offset the offset of that record
   * @return completes at once if the topics are known; fails with a {@link DeliveryException} for
   *     the first output that cannot be written
   */
  public CompletableFuture<Void> check(List<Output> outputs, TopicPartition from, long offset) {
    boolean allKnown = true;
    for (Output output : outputs) {
      TopicFacts facts = factsNow(output.topic());
      if (facts == null) {
        allKnown = false;
      } else {
        DeliveryException refused = refused(output, facts, from, offset);
        if (refused != null) {
          return CompletableFuture.failedFuture(refused);
        }
      }
    }
    return allKnown ? CompletableFuture.completedFuture(null) : checkLater(outputs, from, offset);
  }

  /**
   * Checks the outputs when all their topics are known. The last answer may come on the admin
   * client's thread, which must not wait for another answer, so no facts are requested then.
   */
  private CompletableFuture<Void> checkLater(
      List<Output> outputs, TopicPartition from, long offset) {
    Map<String, CompletableFuture<TopicFacts>> answers = new TreeMap<>();
    for (Output output : outputs) {
      answers.computeIfAbsent(
          output.topic(),
          topic ->
              facts(topic)
                  .exceptionally(
                      failure -> {
                        throw explained(topic, failure, from, offset);
                      }));
    }
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new))
        .thenAccept(
            all -> {
              for (Output output : outputs) {
                TopicFacts facts = Objects.requireNonNull(answers.get(output.topic())).join();
                DeliveryException refused = refused(output, facts, from, offset);
                if (refused != null) {
                  throw refused;
                }
              }
            });
  }

  /** The facts if they are known; null: they must be waited for. */
  private @Nullable TopicFacts factsNow(String topic) {
    Known present = known.get(topic);
    if (present == null || !present.facts().isDone()) {
      return null;
    }
    if (present.facts().isCompletedExceptionally()) {
      known.remove(topic, present);
      return null;
    }
    if (nanoTime.getAsLong() - present.askedNanos() > OLD_NANOS) {
      renew(topic, present);
    }
    return present.facts().join();
  }

  /**
   * Requests the facts again in the background; the old facts are used until the answer arrives.
   */
  private void renew(String topic, Known old) {
    Known asking = new Known(old.facts(), nanoTime.getAsLong());
    if (known.replace(topic, old, asking)) {
      var unused =
          source
              .ask(topic)
              .whenComplete(
                  (facts, failure) -> {
                    if (facts != null) {
                      known.replace(
                          topic,
                          asking,
                          new Known(CompletableFuture.completedFuture(facts), asking.askedNanos()));
                    } else if (isGone(failure)) {
                      known.remove(topic, asking);
                    }
                  });
    }
  }

  /**
   * The facts, completed when they are known; fails when another request cannot help ({@link
   * #isFinal}), or when the consumer is closed.
   */
  public CompletableFuture<TopicFacts> facts(String topic) {
    Known present = known.get(topic);
    if (present != null && !present.facts().isCompletedExceptionally()) {
      return present.facts();
    }
    return known
        .compute(
            topic,
            (name, before) ->
                before != null && !before.facts().isCompletedExceptionally()
                    ? before
                    : new Known(asked(name), nanoTime.getAsLong()))
        .facts();
  }

  private CompletableFuture<TopicFacts> asked(String topic) {
    CompletableFuture<TopicFacts> answer = new CompletableFuture<>();
    ask(topic, answer);
    return answer;
  }

  private void ask(String topic, CompletableFuture<TopicFacts> answer) {
    var unused =
        source
            .ask(topic)
            .whenComplete(
                (facts, failure) -> {
                  if (failure == null) {
                    answer.complete(facts);
                  } else if (isFinal(unwrapped(failure))) {
                    answer.completeExceptionally(unwrapped(failure));
                  } else {
                    askLater(topic, answer, failure);
                  }
                });
  }

  private void askLater(String topic, CompletableFuture<TopicFacts> answer, Throwable failure) {
    try {
      later.execute(() -> ask(topic, answer));
    } catch (RejectedExecutionException closed) {
      answer.completeExceptionally(failure);
    }
  }

  /**
   * Whether another request cannot help: the topic does not exist, its name is invalid, or access
   * is denied.
   */
  public static boolean isFinal(Throwable failure) {
    return isGone(failure)
        || failure instanceof AuthorizationException
        || failure instanceof InvalidTopicException;
  }

  /** Requests the facts again, even if they are known. */
  public CompletableFuture<TopicFacts> freshFacts(String topic) {
    CompletableFuture<TopicFacts> answer = source.ask(topic);
    var unused =
        answer.whenComplete(
            (facts, failure) -> {
              if (failure == null) {
                known.put(topic, new Known(answer, nanoTime.getAsLong()));
              } else if (isFinal(unwrapped(failure))) {
                known.remove(topic);
              }
            });
    return answer;
  }

  /** Reason why the topic does not accept an output; null: none is known. */
  public @Nullable DeliveryException refused(
      Output output, TopicFacts facts, TopicPartition from, long offset) {
    String topic = output.topic();
    Throwable before = refusals.reason(from, offset, output, nanoTime);
    Integer partition = output.record().partition();
    if (before != null) {
      return new DeliveryException(
          topic,
          -1,
          "the brokers refused it in an earlier transaction: " + text(before),
          "That transaction was aborted; its outputs cannot be read." + source(from, offset),
          before);
    }
    if (!facts.writable()) {
      return new DeliveryException(
          topic,
          -1,
          "this client may not write to the topic.",
          "Grant WRITE on it." + notCommitted(from, offset),
          new TopicAuthorizationException(topic));
    }
    if (output.bytes() > facts.maxBytes() && !output.mayShrink()) {
      return new DeliveryException(
          topic,
          -1,
          "the record has up to "
              + output.bytes()
              + " bytes before compression, and the maximum of the topic is "
              + facts.maxBytes()
              + ".",
          "Send a smaller record, or raise max.message.bytes of the topic."
              + notCommitted(from, offset),
          new RecordTooLargeException("" + output.bytes()));
    }
    if (facts.needsKeys() && output.record().key() == null) {
      return new DeliveryException(
          topic,
          -1,
          "the topic is compacted and accepts only records with a key.",
          "Send a key." + notCommitted(from, offset),
          new InvalidRecordException("no key"));
    }
    if (partition != null && partition >= facts.partitions()) {
      return new DeliveryException(
          topic,
          partition,
          "the topic has " + facts.partitions() + " partitions, counted from 0.",
          "Choose another partition, or let the producer choose it." + notCommitted(from, offset),
          new UnknownTopicOrPartitionException(topic));
    }
    return null;
  }

  /** Converts a failed request into the failure of the record that sends to the topic. */
  public static DeliveryException explained(
      String topic, Throwable failure, TopicPartition from, long offset) {
    Throwable cause = unwrapped(failure);
    return isGone(cause)
        ? new DeliveryException(
            topic,
            -1,
            "the topic does not exist.",
            "Create it; the next attempt checks again." + notCommitted(from, offset),
            cause)
        : new DeliveryException(
            topic,
            -1,
            "the topic could not be checked: " + text(cause),
            notCommitted(from, offset).trim(),
            cause,
            !isFinal(cause));
  }

  /**
   * The end of a message about an output. Not "Nothing was sent": an earlier transaction, which was
   * aborted, may have sent it.
   */
  private static String notCommitted(TopicPartition from, long offset) {
    return " It was not committed." + source(from, offset);
  }

  /** Names the record that sends an output, at the end of a message about the output. */
  private static String source(TopicPartition from, long offset) {
    return " It is an output of " + from + " offset " + offset + ".";
  }

  private static boolean isGone(@Nullable Throwable failure) {
    return failure != null && unwrapped(failure) instanceof UnknownTopicOrPartitionException;
  }

  /** The cause of a future's failure without the wrapping CompletionException. */
  public static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static String text(Throwable failure) {
    String text = Causes.text(failure);
    return text.endsWith(".") ? text : text + ".";
  }
}
