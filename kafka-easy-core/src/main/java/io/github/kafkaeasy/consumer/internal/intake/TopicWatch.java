package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.TopicLog;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Identity of the topics that are read. Asks for all of them in one go: when partitions are gained,
 * once every {@code metadata.max.age.ms}, and when offsets or leader epochs go back. A topic whose
 * id has changed was deleted and made again, which nothing else tells: under the classic protocol
 * the client reads on from its old position, and commits of the old log are accepted for the new
 * one.
 *
 * <p>It also knows what there was when this consumer began. A partition that is added later, or
 * whose topic is created later, is read from its beginning, whatever {@code auto.offset.reset}
 * says: producers write to it at once, members notice it up to {@code metadata.max.age.ms} later,
 * and with {@code latest} everything in between would be lost.
 *
 * <p>Poll thread only, asked in each round.
 */
final class TopicWatch {

  /** After a look that failed, or found a topic of ours missing. */
  private static final long AGAIN_NANOS = Duration.ofMillis(500).toNanos();

  /** A look that began so shortly before is as good as another one. */
  private static final long FRESH_NANOS = Duration.ofMillis(20).toNanos();

  private static final TopicLog MISSING = new TopicLog(Uuid.ZERO_UUID, 0);
  private static final TopicLog UNKNOWN = new TopicLog(Uuid.ZERO_UUID, Integer.MAX_VALUE);
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

  private final Lookups lookups;
  private final Set<String> named;
  private final @Nullable Pattern pattern;
  private final EngineBasics basics;
  private final long maxAgeNanos;

  /** What there was when this consumer began; MISSING: no such topic, UNKNOWN: not told. */
  private final Map<String, TopicLog> atFirst = new HashMap<>();

  private final Map<String, TopicLog> now = new HashMap<>();

  /** Ids that were replaced: a broker that lags behind may still tell them. */
  private final Set<Uuid> replaced = new HashSet<>();

  private final Set<String> unwatched = new TreeSet<>();

  /** Topics that are gone, as far as the last look says. */
  private final Set<String> missing = new HashSet<>();

  /** Topics of newly gained partitions, until a look that began after that is answered. */
  private final Set<String> awaited = new HashSet<>();

  /** All topics there are, asked once when a pattern chooses ours. */
  private @Nullable CompletableFuture<Set<String>> names;

  /** Whether the first look has been answered, so that unknown topics are new ones. */
  private boolean begun;

  private @Nullable Look look;
  private long nextNanos;

  /** When the last look that was answered began. */
  private long answeredNanos;

  private record Look(Map<String, CompletableFuture<TopicLog>> answers, long nanos) {

    boolean isAnswered() {
      return answers.values().stream().allMatch(CompletableFuture::isDone);
    }
  }

  TopicWatch(
      Lookups lookups, ConsumerSettings.Source source, EngineBasics basics, Duration maxAge) {
    this.lookups = lookups;
    this.named = new HashSet<>(source.topics());
    source.partitions().forEach(partition -> named.add(partition.topic()));
    this.pattern = source.pattern();
    this.basics = basics;
    this.maxAgeNanos = maxAge.toNanos();
    this.nextNanos = basics.now();
  }

  /** These partitions are ours now: they start once a look that begins now is answered. */
  void gained(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> awaited.add(partition.topic()));
    // An answer that is under way may be older than the assignment.
    look = null;
    soon();
  }

  /** Looks in the next round, rather than when it is due. */
  void soon() {
    nextNanos = basics.now();
  }

  /** Whether everything is known that a partition of this topic needs for its start. */
  boolean isKnown(String topic) {
    return begun && !awaited.contains(topic);
  }

  /** Identity and size of a topic; null: not known. */
  @Nullable TopicLog logOf(String topic) {
    return now.get(topic);
  }

  /** Whether the partition was added, or its topic made, since this consumer began. */
  boolean isNew(TopicPartition partition) {
    TopicLog first = atFirst.get(partition.topic());
    TopicLog present = now.get(partition.topic());
    return begun
        && (first == null
            || partition.partition() >= first.partitions()
            || (present != null && present.isOtherThan(first)));
  }

  /**
   * Asks when it is time to, and takes in what was answered.
   *
   * @param remade told of each assignment whose log is gone because its topic was made again
   */
  void look(Collection<Assignment> assignments, Consumer<Assignment> remade) {
    Look present = look;
    if (present == null && nextNanos - basics.now() <= 0) {
      present = ask(assignments);
    }
    if (present != null && present.isAnswered()) {
      take(present);
      List.copyOf(assignments).stream().filter(this::isOfOldLog).forEach(remade);
    }
  }

  private @Nullable Look ask(Collection<Assignment> assignments) {
    Set<String> topics = new HashSet<>(named);
    if (pattern != null && !begun) {
      CompletableFuture<Set<String>> all = names;
      if (all == null) {
        all = lookups.topicNames();
        names = all;
        if (!all.isDone()) {
          var unused = all.whenComplete((found, failure) -> basics.signal().raise());
        }
      }
      if (!all.isDone()) {
        return null;
      }
      if (Answers.failure(all) != null) {
        names = null;
        nextNanos = basics.now() + AGAIN_NANOS;
        return null;
      }
      all.join().stream().filter(name -> pattern.matcher(name).matches()).forEach(topics::add);
    }
    assignments.forEach(assignment -> topics.add(assignment.partition.topic()));
    Look asked = new Look(lookups.describe(topics), basics.now());
    asked
        .answers()
        .values()
        .forEach(
            answer -> {
              if (!answer.isDone()) {
                var unused = answer.whenComplete((found, failure) -> basics.signal().raise());
              }
            });
    look = asked;
    return asked;
  }

  private void take(Look answered) {
    look = null;
    answeredNanos = answered.nanos();
    missing.clear();
    boolean failed = false;
    for (Map.Entry<String, CompletableFuture<TopicLog>> entry : answered.answers().entrySet()) {
      failed |= !take(entry.getKey(), entry.getValue());
    }
    begun |= !failed;
    // One of ours that is gone is made again perhaps; the others may never come.
    boolean oursGone =
        missing.stream().anyMatch(topic -> awaited.contains(topic) || now.containsKey(topic));
    nextNanos = basics.now() + (failed || oursGone ? AGAIN_NANOS : maxAgeNanos);
  }

  /** False when this is no answer. */
  private boolean take(String topic, CompletableFuture<TopicLog> answer) {
    Throwable failure = Answers.failure(answer);
    if (failure == null) {
      seen(topic, answer.join());
    } else if (failure instanceof UnknownTopicOrPartitionException) {
      missing.add(topic);
      atFirst.putIfAbsent(topic, MISSING);
    } else if (failure instanceof RetriableException) {
      return false;
    } else {
      atFirst.putIfAbsent(topic, UNKNOWN);
      awaited.remove(topic);
      warnUnwatched(topic, failure);
    }
    return true;
  }

  private void warnUnwatched(String topic, Throwable failure) {
    if (unwatched.add(topic)) {
      LOG.warn(
          "The topic id of {} cannot be read ({}). So this consumer does not notice when the topic"
              + " is deleted and made again, nor which partitions were added while it was stopped."
              + " Allow DESCRIBE on the topic.",
          topic,
          failure.toString());
    }
  }

  private void seen(String topic, TopicLog log) {
    awaited.remove(topic);
    if (replaced.contains(log.id())) {
      return;
    }
    atFirst.putIfAbsent(topic, log);
    TopicLog before = now.put(topic, log);
    if (before != null && log.isOtherThan(before)) {
      replaced.add(before.id());
    }
  }

  /** Whether the log that an assignment reads is gone. Notes the log of one that has none yet. */
  private boolean isOfOldLog(Assignment assignment) {
    TopicLog present = now.get(assignment.partition.topic());
    TopicLog own = assignment.commits.log();
    if (present == null || (own != null && present.isOtherThan(own))) {
      return present != null;
    }
    assignment.commits.log(present);
    return false;
  }

  /** Begins a look whose answer {@link #markGone} waits for, unless the last one is as good. */
  void askBefore(Collection<Assignment> going) {
    if (begun && basics.now() - answeredNanos < FRESH_NANOS && missing.isEmpty()) {
      return;
    }
    look = null;
    Look unused = ask(going);
  }

  /**
   * Marks those whose log is gone, so that nothing of them is committed. Waits for the look under
   * way, because a commit of the old log cannot be taken back; without an answer in time all may be
   * committed.
   */
  void markGone(Collection<Assignment> going, Duration atMost) {
    Look present = look;
    if (present != null && isAnsweredWithin(present, atMost)) {
      take(present);
    }
    for (Assignment assignment : going) {
      if (isOfOldLog(assignment) || missing.contains(assignment.partition.topic())) {
        LOG.warn(
            "The topic of {} was deleted: nothing of its old log is committed",
            assignment.partition);
        assignment.commits.logIsGone();
      }
    }
  }

  private static boolean isAnsweredWithin(Look asked, Duration atMost) {
    CompletableFuture<?>[] all = asked.answers().values().toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(all).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Topic ids were not told in time: {}", e.toString());
    }
    return asked.isAnswered();
  }
}
