package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.Waits;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Topic lookup with an admin client. All threads that need the same topic wait for one request,
 * which runs on its own thread. Therefore each thread waits only for its own time limit, and an
 * interrupt ends only that thread's wait.
 */
public final class AdminTopicLookup implements TopicLookup {
  /** The time for which a negative answer is reused, so that sends in a loop fail fast. */
  private static final long KEEP_BAD_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long SAY_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SECOND_LOOKS = 2;
  private static final long PAUSE_MILLIS = 100;

  /** The cluster's answer: a partition count, or a problem. */
  private record Answer(
      int partitions, String wrong, String advice, @Nullable Throwable cause, long atNanos) {

    boolean isBad() {
      return partitions == 0;
    }
  }

  private final AdminOnDemand onDemand;
  private final @Nullable NewTopicPlan creation;
  private final Duration limit;
  private final Map<String, CompletableFuture<Answer>> questions = new ConcurrentHashMap<>();
  private final Set<String> said = ConcurrentHashMap.newKeySet(); // any sending thread

  public AdminTopicLookup(AdminOnDemand onDemand, @Nullable NewTopicPlan creation, Duration limit) {
    this.onDemand = onDemand;
    this.creation = creation;
    this.limit = limit;
  }

  @Override
  public int find(String topic, boolean holdsUpSend) {
    Answer answer = await(topic, holdsUpSend);
    if (answer.isBad()) {
      Throwable cause = answer.cause();
      throw new DeliveryException(
          topic,
          -1,
          answer.wrong(),
          answer.advice(),
          cause,
          cause != null && FailureKind.of(cause) == FailureKind.TRANSIENT);
    }
    return answer.partitions();
  }

  private Answer await(String topic, boolean holdsUpSend) {
    CompletableFuture<Answer> question =
        questions.compute(
            topic, (name, asked) -> asked == null || isOver(asked) ? ask(name) : asked);
    try {
      return await(topic, question, holdsUpSend);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeliveryException(
          topic, -1, "the sending thread was interrupted.", "Nothing was sent.", e);
    } catch (TimeoutException e) {
      throw new DeliveryException(
          topic,
          -1,
          "the cluster did not say within " + DurationText.of(limit) + " whether the topic exists.",
          "Check that it runs; awaitReady() says which step fails. Nothing was sent.",
          e,
          true);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question ends with an answer", e);
    }
  }

  /**
   * Waits for the answer. After a second, logs that callers of send() are blocked and why, once for
   * each topic until an answer comes within a second again.
   */
  private Answer await(String topic, CompletableFuture<Answer> question, boolean holdsUpSend)
      throws InterruptedException, ExecutionException, TimeoutException {
    long left = Waits.nanos(limit);
    if (left > SAY_AFTER_NANOS) {
      try {
        Answer answer = question.get(SAY_AFTER_NANOS, TimeUnit.NANOSECONDS);
        said.remove(topic);
        return answer;
      } catch (TimeoutException e) {
        left -= SAY_AFTER_NANOS;
        if (holdsUpSend && said.add(topic)) {
          ProducerLog.LOG.warn(
              "send() has been blocking its caller for a second, because the cluster has not said yet"
                  + " where the topic {} is. It waits for up to {} (maxBlock), then the send fails;"
                  + " warmUp() waits in start() instead",
              topic,
              DurationText.of(limit));
        }
      }
    }
    return question.get(left, TimeUnit.NANOSECONDS);
  }

  private static boolean isOver(CompletableFuture<Answer> asked) {
    if (!asked.isDone()) {
      return false;
    }
    Answer answer = asked.join();
    return !answer.isBad() || System.nanoTime() - answer.atNanos() > KEEP_BAD_ANSWER_NANOS;
  }

  private CompletableFuture<Answer> ask(String topic) {
    return CompletableFuture.supplyAsync(
        () -> answer(topic),
        question -> {
          Thread thread = new Thread(question, "kafka-easy-topic-lookup");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private Answer answer(String topic) {
    try {
      OptionalInt partitions = onDemand.ask(admin -> lookOrCreate(admin, topic));
      return new Answer(
          partitions.orElse(0),
          creation == null
              ? "the topic does not exist."
              : "the topic was created, and the brokers do not show it yet.",
          creation == null
              ? "Create it, or let the producer do so by createTopic(partitions, replication)."
                  + " Nothing was sent."
              : "Send again. Nothing was sent.",
          null,
          System.nanoTime());
    } catch (RuntimeException | Error e) { // an exceptional future would be kept as the answer
      return new Answer(0, Causes.text(e), "Nothing was sent.", e, System.nanoTime());
    }
  }

  private OptionalInt lookOrCreate(EasyAdmin admin, String topic) {
    OptionalInt partitions = look(admin, topic);
    if (partitions.isEmpty() && creation != null) {
      admin.createTopicIfMissing(topic, creation.partitions(), creation.replication(), Map.of());
      partitions = admin.partitionCount(topic);
    }
    return partitions;
  }

  /** Looks several times, because a broker learns of a new topic with a delay. */
  private static OptionalInt look(EasyAdmin admin, String topic) {
    OptionalInt partitions = admin.partitionCount(topic);
    for (int again = 0; partitions.isEmpty() && again < SECOND_LOOKS; again++) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        throw new KafkaEasyException("Looking up the topic " + topic + " was interrupted.", e);
      }
      partitions = admin.partitionCount(topic);
    }
    return partitions;
  }
}
