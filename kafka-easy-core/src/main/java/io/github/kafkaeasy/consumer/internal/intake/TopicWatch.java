package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.TopicLog;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.internal.Waits;
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
 * Checks the ids of the topics that are read. Asks for all of them at once: when partitions are
 * assigned or revoked, once every {@code metadata.max.age.ms}, and when offsets or leader epochs go
 * back. A changed id means that the topic was deleted and created again. Nothing else shows this:
 * with the classic protocol the client continues from its old position, and commits of the old log
 * are accepted for the new one.
 *
 * <p>It also knows which partitions existed when this consumer started. A partition that is added
 * later, or whose topic is created later, is read from its beginning, whatever {@code
 * auto.offset.reset} says: producers write to it at once, members notice it up to {@code
 * metadata.max.age.ms} later, and with {@code latest} the records in between would be lost.
 *
 * <p>Poll thread only, called in each round.
 */
final class TopicWatch {

  /** Delay of the next check after one that failed or found a topic of this consumer missing. */
  private static final long AGAIN_NANOS = Duration.ofMillis(500).toNanos();

  /** A check that started this recently need not be repeated. */
  private static final long FRESH_NANOS = Duration.ofMillis(20).toNanos();

  private static final TopicLog MISSING = new TopicLog(Uuid.ZERO_UUID, 0);
  private static final TopicLog UNKNOWN = new TopicLog(Uuid.ZERO_UUID, Integer.MAX_VALUE);
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

  private final Lookups lookups;
  private final Set<String> named;
  private final @Nullable Pattern pattern;
  private final EngineBasics basics;
  private final long maxAgeNanos;

  /** Topics at the start of this consumer; MISSING: no such topic, UNKNOWN: not readable. */
  private final Map<String, TopicLog> atFirst = new HashMap<>();

  private final Map<String, TopicLog> now = new HashMap<>();

  /** Replaced topic ids; a broker with old metadata may still return them. */
  private final Set<Uuid> replaced = new HashSet<>();

  private final Set<String> unwatched = new TreeSet<>();

  /** Topics that did not exist at the last check. */
  private final Set<String> missing = new HashSet<>();

  /** Topics of newly assigned partitions, until a check that started afterwards is answered. */
  private final Set<String> awaited = new HashSet<>();

  /** Names of all topics; asked once if a pattern selects this consumer's topics. */
  private @Nullable CompletableFuture<Set<String>> names;

  /** True when the first check has been answered; topics that appear later are new ones. */
  private boolean begun;

  private @Nullable Look look;
  private long nextNanos;

  /** Start time of the last answered check. */
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
    this.maxAgeNanos = Waits.nanos(maxAge);
    this.nextNanos = basics.now();
  }

  /** Notes newly assigned partitions: they start when a check that begins now is answered. */
  void gained(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> awaited.add(partition.topic()));
    // An answer to an earlier question may be older than the assignment.
    look = null;
    soon();
  }

  /** Makes the next round check. */
  void soon() {
    nextNanos = basics.now();
  }

  /** Whether the information for the start of a partition of this topic is complete. */
  boolean isKnown(String topic) {
    return begun && !awaited.contains(topic);
  }

  /** Id and partition count of a topic; null: not known. */
  @Nullable TopicLog logOf(String topic) {
    return now.get(topic);
  }

  /** Whether the partition was added, or its topic created, since this consumer started. */
  boolean isNew(TopicPartition partition) {
    TopicLog first = atFirst.get(partition.topic());
    TopicLog present = now.get(partition.topic());
    return begun
        && (first == null
            || partition.partition() >= first.partitions()
            || (present != null && present.isOtherThan(first)));
  }

  /**
   * Starts a check if one is due, and processes answers.
   *
   * @param remade called with each assignment whose log is gone because its topic was created again
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
    // A missing topic of this consumer may be created again soon; other missing topics may never
    // appear.
    boolean oursGone =
        missing.stream().anyMatch(topic -> awaited.contains(topic) || now.containsKey(topic));
    nextNanos = basics.now() + (failed || oursGone ? AGAIN_NANOS : maxAgeNanos);
  }

  /** False when the question was not answered. */
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
              + " is deleted and created again, nor which partitions were added while it was"
              + " stopped. Allow DESCRIBE on the topic.",
          topic,
          failure.toString());
    }
  }

  private void seen(String topic, TopicLog log) {
    awaited.remove(topic);
    if (replaced.contains(log.id())) {
      return;
    }
    // A topic that a pattern matches is first seen here if it was created after the first check.
    atFirst.putIfAbsent(topic, begun ? MISSING : log);
    TopicLog before = now.put(topic, log);
    if (before != null && log.isOtherThan(before)) {
      replaced.add(before.id());
    }
  }

  /**
   * Whether the log that an assignment reads is gone. Sets the log of an assignment without one.
   */
  private boolean isOfOldLog(Assignment assignment) {
    TopicLog present = now.get(assignment.partition.topic());
    TopicLog own = assignment.commits.log();
    if (present == null || (own != null && present.isOtherThan(own))) {
      return present != null;
    }
    assignment.commits.log(present);
    return false;
  }

  /** Starts a check for {@link #markGone}, unless the last one is recent enough. */
  void askBefore(Collection<Assignment> going) {
    if (begun && basics.now() - answeredNanos < FRESH_NANOS && missing.isEmpty()) {
      return;
    }
    look = null;
    Look unused = ask(going);
  }

  /**
   * Marks assignments whose log is gone, so that nothing of them is committed. Waits for the check
   * in progress, because a commit of the old log could not be undone; without an answer in time all
   * assignments may be committed.
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
      LOG.debug("The topic ids were not received in time: {}", e.toString());
    }
    return asked.isAnswered();
  }
}
