package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.shared.Counters;
import io.github.kafkaeasy.consumer.internal.shared.Observers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Commits what is done: in the background once a period, and waiting for the answer where a
 * partition is about to go. Poll thread only.
 *
 * <p>One asynchronous commit is under way at a time, and one that failed is not sent again: the
 * next one is computed afresh and can only be further. A synchronous one is sent again, from the
 * same map, as long as its failure leaves hope.
 */
public final class OffsetCommitter {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitter.class);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> kafka;
  private final LongSupplier nanoTime;
  private final long periodNanos;
  private final CommitPace pace;
  private final DoneMaps maps;

  /** False without a group: then what is done is only noted. */
  private final boolean hasGroup;

  private final Counters counters;
  private final Observers observers;
  private final Consumer<Throwable> stopper;

  private boolean underWay;

  /** Whether the last synchronous commit failed only because the group is rebalancing. */
  private boolean putOff;

  private long lastNanos;

  public OffsetCommitter(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> kafka,
      LongSupplier nanoTime,
      Duration period,
      CommitPace pace,
      DoneMaps maps,
      boolean hasGroup,
      Counters counters,
      Observers observers,
      Consumer<Throwable> stopper) {
    this.kafka = kafka;
    this.nanoTime = nanoTime;
    this.periodNanos = period.toNanos();
    this.pace = pace;
    this.maps = maps;
    this.hasGroup = hasGroup;
    this.counters = counters;
    this.observers = observers;
    this.stopper = stopper;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Sends a commit when one is due and there is something new to say. */
  public void commitIfDue(long now, Collection<Assignment> assignments) {
    maps.lookAgain(now, assignments);
    if (underWay || (now - lastNanos < periodNanos && !pace.isDue())) {
      return;
    }
    lastNanos = now;
    pace.startOver();
    Map<Assignment, OffsetAndMetadata> commits = news(assignments);
    if (commits.isEmpty() || !hasGroup) {
      return;
    }
    underWay = true;
    try {
      kafka.commitAsync(byPartition(commits), (offsets, failure) -> answered(commits, failure));
    } catch (RuntimeException e) {
      answered(commits, e);
    }
  }

  /** Runs on the poll thread, inside a later call of the Kafka consumer. */
  private void answered(Map<Assignment, OffsetAndMetadata> commits, @Nullable Exception failure) {
    underWay = false;
    pace.lookAgain();
    if (failure == null) {
      acknowledged(commits);
      return;
    }
    counters.failedCommits.increment();
    observers.commitFailed(offsetsOf(commits), failure);
    switch (CommitFailures.answerTo(failure)) {
      case REBALANCING -> LOG.debug("Commit put off by a rebalance: {}", failure.toString());
      case WITHOUT_MAP -> {
        maps.tooLarge();
        lastNanos = nanoTime.getAsLong() - periodNanos;
      }
      case AGAIN_LATER ->
          LOG.warn("Commit not acknowledged ({}); the next one follows", failure.toString());
      case MEMBERSHIP_LOST ->
          LOG.warn(
              "Commit refused, these partitions belong to another member now ({}); their records"
                  + " since the last commit run again there",
              failure.toString());
      case STOP -> stopper.accept(CommitFailures.explain(failure));
    }
  }

  private void acknowledged(Map<Assignment, OffsetAndMetadata> commits) {
    counters.commits.increment();
    commits.forEach((assignment, committed) -> assignment.commits.acknowledged(committed));
    observers.committed(offsetsOf(commits));
  }

  /**
   * Commits and waits.
   *
   * @return whether everything done is acknowledged now
   */
  public boolean commitNow(Collection<Assignment> assignments, Duration atMost) {
    return commitNow(news(assignments), atMost);
  }

  /** Commits even what the broker is known to have; true when it took it. */
  public boolean commitAgain(Collection<Assignment> assignments, Duration atMost) {
    Map<Assignment, OffsetAndMetadata> commits = new HashMap<>();
    for (Assignment assignment : assignments) {
      if (assignment.tracker.isStarted() && !assignment.commits.isLogGone()) {
        commits.put(assignment, maps.toCommit(assignment));
      }
    }
    return commitNow(commits, atMost);
  }

  /** As {@link #commitNow(Collection, Duration)}, for given offsets. */
  public boolean commitNow(Map<Assignment, OffsetAndMetadata> wanted, Duration atMost) {
    if (wanted.isEmpty() || !hasGroup) {
      return true;
    }
    Map<Assignment, OffsetAndMetadata> commits = wanted;
    long end = nanoTime.getAsLong() + atMost.toNanos();
    while (true) {
      long left = Math.max(1, end - nanoTime.getAsLong());
      try {
        kafka.commitSync(byPartition(commits), Duration.ofNanos(left));
        acknowledged(commits);
        return true;
      } catch (OffsetMetadataTooLarge e) {
        maps.tooLarge();
        commits = withoutMaps(commits);
      } catch (RuntimeException e) {
        // Clears an interrupt of the poll thread too: this commit is worth finishing.
        Thread.interrupted();
        if (!CommitFailures.isWorthRepeating(e) || end - nanoTime.getAsLong() <= 0) {
          failed(commits, e);
          return false;
        }
      }
    }
  }

  private void failed(Map<Assignment, OffsetAndMetadata> commits, RuntimeException failure) {
    counters.failedCommits.increment();
    observers.commitFailed(offsetsOf(commits), failure);
    putOff = CommitFailures.answerTo(failure) == CommitFailures.Answer.REBALANCING;
    LOG.atLevel(putOff ? Level.DEBUG : Level.WARN)
        .log(
            "Could not commit {} ({}); records since the last commit run again",
            offsetsOf(commits),
            failure.toString());
  }

  /** After a commit that was not acknowledged: whether a poll, and then another try, may help. */
  public boolean wasPutOff() {
    return putOff;
  }

  /** Whether the broker has acknowledged all that is done. */
  public boolean isAllCommitted(Collection<Assignment> assignments) {
    return !hasGroup || news(assignments).isEmpty();
  }

  private Map<Assignment, OffsetAndMetadata> news(Collection<Assignment> assignments) {
    Map<Assignment, OffsetAndMetadata> news = new HashMap<>();
    for (Assignment assignment : assignments) {
      if (assignment.tracker.isStarted() && !assignment.commits.isLogGone()) {
        OffsetAndMetadata now = maps.toCommit(assignment);
        if (!isSame(now, assignment.commits.acknowledged())) {
          news.put(assignment, now);
        }
      }
    }
    return news;
  }

  /** Without the leader epoch, which the broker's answer may have and ours has not. */
  private static boolean isSame(OffsetAndMetadata now, @Nullable OffsetAndMetadata before) {
    return before != null
        && now.offset() == before.offset()
        && now.metadata().equals(before.metadata());
  }

  private static Map<Assignment, OffsetAndMetadata> withoutMaps(
      Map<Assignment, OffsetAndMetadata> commits) {
    Map<Assignment, OffsetAndMetadata> bare = new HashMap<>();
    commits.forEach(
        (assignment, at) ->
            bare.put(assignment, new OffsetAndMetadata(at.offset(), at.leaderEpoch(), "")));
    return bare;
  }

  private static Map<TopicPartition, OffsetAndMetadata> byPartition(
      Map<Assignment, OffsetAndMetadata> commits) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    commits.forEach((assignment, at) -> offsets.put(assignment.partition, at));
    return offsets;
  }

  private static Map<TopicPartition, Long> offsetsOf(Map<Assignment, OffsetAndMetadata> commits) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    commits.forEach((assignment, at) -> offsets.put(assignment.partition, at.offset()));
    return offsets;
  }
}
