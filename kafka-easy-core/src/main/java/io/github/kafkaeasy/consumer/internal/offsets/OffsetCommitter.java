package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what is done: in the background once a period, and waiting for the answer where a
 * partition is about to go. Poll thread only.
 *
 * <p>One asynchronous commit is under way at a time, and one that failed is not sent again: the
 * next one is computed afresh and can only be further. One that gets no answer counts as failed
 * after {@link #ANSWER_LIMIT_NANOS}, and an answer that comes later is not listened to. A
 * synchronous one is sent again, from the same map, as long as its failure leaves hope.
 */
public final class OffsetCommitter implements Committer {

  /**
   * The client's own limit is default.api.timeout.ms, 60 s: what it still answers is waited for.
   */
  private static final long ANSWER_LIMIT_NANOS = Duration.ofSeconds(90).toNanos();

  /** While commits fail for a reason that passes, the log says it this often. */
  private static final long SAY_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitter.class);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> kafka;
  private final long periodNanos;
  private final CommitPace pace;
  private final DoneMaps maps;

  /** False without a group: then what is done is only noted. */
  private final boolean hasGroup;

  private final EngineBasics basics;

  /** The number of the asynchronous commit that is under way; 0: none. */
  private long underWay;

  private long lastNumber;

  /** Those offsets, until they are answered. */
  private Map<Assignment, OffsetAndMetadata> unanswered = Map.of();

  /** Whether the last synchronous commit failed only because the group is rebalancing. */
  private boolean putOff;

  /** When the last asynchronous commit was sent, or would have been. */
  private long lastNanos;

  /** How many commits in a row were not acknowledged for a reason that passes. */
  private int failedInARow;

  private long saidNanos;

  public OffsetCommitter(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> kafka,
      Duration period,
      CommitPace pace,
      DoneMaps maps,
      boolean hasGroup,
      EngineBasics basics) {
    this.kafka = kafka;
    this.periodNanos = period.toNanos();
    this.pace = pace;
    this.maps = maps;
    this.hasGroup = hasGroup;
    this.basics = basics;
    this.lastNanos = basics.now();
  }

  @Override
  public void commitIfDue(long now, Collection<Assignment> assignments) {
    maps.lookAgain(now, assignments);
    if (underWay != 0 && now - lastNanos >= ANSWER_LIMIT_NANOS) {
      answered(
          underWay,
          new TimeoutException(
              "no answer came for "
                  + Duration.ofNanos(ANSWER_LIMIT_NANOS).toSeconds()
                  + " s, not even that it failed"));
    }
    if (underWay != 0 || (now - lastNanos < periodNanos && !pace.isDue())) {
      return;
    }
    lastNanos = now;
    pace.startOver();
    Map<Assignment, OffsetAndMetadata> commits = news(assignments);
    if (commits.isEmpty() || !hasGroup) {
      return;
    }
    long number = ++lastNumber;
    underWay = number;
    unanswered = commits;
    try {
      kafka.commitAsync(byPartition(commits), (offsets, failure) -> answered(number, failure));
    } catch (RuntimeException e) {
      answered(number, e);
    }
  }

  /** Runs on the poll thread, inside a later call of the Kafka consumer. */
  private void answered(long number, @Nullable Exception failure) {
    if (number != underWay) {
      LOG.debug("A commit that had been given up was answered after all ({})", failure);
      return;
    }
    Map<Assignment, OffsetAndMetadata> commits = unanswered;
    underWay = 0;
    unanswered = Map.of();
    pace.lookAgain();
    if (failure == null) {
      acknowledged(commits);
      return;
    }
    basics.counters().failedCommits.increment();
    basics.observers().commitFailed(offsetsOf(commits), failure);
    switch (KafkaFailures.answerTo(failure)) {
      case REBALANCING ->
          LOG.debug("A rebalance puts a commit off: {}", KafkaFailures.reason(failure));
      case METADATA_TOO_LARGE -> {
        maps.tooLarge(longestMap(commits));
        lastNanos = basics.now() - periodNanos;
      }
      case MEMBERSHIP_LOST ->
          LOG.warn(
              "Kafka refused a commit, because the group has gone on without this member ({}). The"
                  + " next poll says which partitions are lost; their records since the last commit"
                  + " that was acknowledged run again, here or elsewhere",
              KafkaFailures.reason(failure));
      case STOP -> stop(failure);
      case SAME_AGAIN, INTERRUPTED, PASSING, UNKNOWN ->
          sayPassing(
              "Kafka has not acknowledged a commit ({}). The next one says all that this one said:"
                  + " nothing repeats unless the partition goes or the process ends before that",
              failure);
    }
  }

  private void acknowledged(Map<Assignment, OffsetAndMetadata> commits) {
    basics.counters().commits.increment();
    commits.forEach((assignment, committed) -> assignment.commits.acknowledged(committed));
    basics.observers().committed(offsetsOf(commits));
    if (failedInARow > 0) {
      LOG.info("Kafka acknowledges commits again, after {} that it had not", failedInARow);
      failedInARow = 0;
      maps.brokerIsBack();
    }
  }

  private void sayPassing(String text, Exception failure) {
    long now = basics.now();
    if (failedInARow++ == 0 || now - saidNanos >= SAY_EVERY_NANOS) {
      saidNanos = now;
      LOG.warn(text, KafkaFailures.reason(failure));
    }
  }

  private void stop(Exception failure) {
    basics
        .stopper()
        .accept(
            KafkaFailures.explain(
                "Kafka refuses commits for good, so the consumer stops before more work has to be"
                    + " repeated",
                failure));
  }

  @Override
  public boolean commitNow(Collection<Assignment> assignments, Duration atMost) {
    Map<Assignment, OffsetAndMetadata> news = news(assignments);
    return commitNow(
        news,
        atMost,
        failure ->
            LOG.warn(
                "Could not commit {} ({}): records done since the last commit run again, unless"
                    + " another try succeeds before the partitions go",
                offsetsOf(news),
                KafkaFailures.reason(failure)));
  }

  @Override
  public boolean commitAgain(Collection<Assignment> assignments, Duration atMost) {
    Map<Assignment, OffsetAndMetadata> commits = new HashMap<>();
    for (Assignment assignment : assignments) {
      if (assignment.tracker.isStarted() && !assignment.commits.isLogGone()) {
        commits.put(assignment, maps.toCommit(assignment));
      }
    }
    return commitNow(
        commits,
        atMost,
        failure ->
            sayPassing(
                "Kafka has not confirmed that our partitions are still ours ({}); asked again"
                    + " until it answers or says that they are lost",
                failure));
  }

  @Override
  public Taken commitStarts(Map<Assignment, OffsetAndMetadata> starts, Duration atMost) {
    boolean taken =
        commitNow(
            starts,
            atMost,
            failure ->
                sayPassing(
                    "Could not commit where new partitions start ({}); they wait, tried again",
                    failure));
    return taken ? Taken.YES : Taken.NO;
  }

  private boolean commitNow(
      Map<Assignment, OffsetAndMetadata> wanted,
      Duration atMost,
      Consumer<RuntimeException> sayFailed) {
    if (wanted.isEmpty() || !hasGroup) {
      return true;
    }
    Map<Assignment, OffsetAndMetadata> commits = wanted;
    long end = basics.now() + atMost.toNanos();
    while (true) {
      long left = Math.max(1, end - basics.now());
      try {
        kafka.commitSync(byPartition(commits), Duration.ofNanos(left));
        acknowledged(commits);
        return true;
      } catch (RuntimeException e) {
        // Clears an interrupt of the poll thread too: this commit is worth finishing.
        Thread.interrupted();
        int longest = longestMap(commits);
        boolean mapRefused = isMapRefused(e, longest);
        if (mapRefused) {
          maps.tooLarge(longest);
          commits = shorter(commits);
        }
        if (!(mapRefused || isWorthRepeating(e)) || end - basics.now() <= 0) {
          failed(commits, e, sayFailed);
          return false;
        }
      }
    }
  }

  private static boolean isMapRefused(RuntimeException failure, int longest) {
    return longest > 0
        && KafkaFailures.answerTo(failure) == KafkaFailures.Answer.METADATA_TOO_LARGE;
  }

  /** Whether the same synchronous commit can still succeed, with no poll in between. */
  private static boolean isWorthRepeating(RuntimeException failure) {
    return switch (KafkaFailures.answerTo(failure)) {
      // A wakeup or an interrupt says nothing about the commit itself.
      case SAME_AGAIN, INTERRUPTED, PASSING -> true;
      case REBALANCING, MEMBERSHIP_LOST, METADATA_TOO_LARGE, UNKNOWN, STOP -> false;
    };
  }

  private void failed(
      Map<Assignment, OffsetAndMetadata> commits,
      RuntimeException failure,
      Consumer<RuntimeException> sayFailed) {
    basics.counters().failedCommits.increment();
    basics.observers().commitFailed(offsetsOf(commits), failure);
    KafkaFailures.Answer answer = KafkaFailures.answerTo(failure);
    putOff = answer == KafkaFailures.Answer.REBALANCING;
    if (putOff) {
      LOG.debug("A rebalance puts a commit off: {}", KafkaFailures.reason(failure));
    } else if (answer == KafkaFailures.Answer.STOP) {
      stop(failure);
    } else {
      sayFailed.accept(failure);
    }
  }

  @Override
  public boolean wasPutOff() {
    return putOff;
  }

  @Override
  public boolean isAllCommitted(Collection<Assignment> assignments) {
    return !hasGroup || news(assignments).isEmpty();
  }

  /** What is done can always be committed. */
  @Override
  public List<Assignment> takeToStartOver() {
    return List.of();
  }

  /** Nothing is lost: what was done is done, committed or not. */
  @Override
  public void moving(Assignment assignment) {}

  /** Has nothing of its own. */
  @Override
  public void close(Duration atMost) {}

  private Map<Assignment, OffsetAndMetadata> news(Collection<Assignment> assignments) {
    Map<Assignment, OffsetAndMetadata> news = new HashMap<>();
    for (Assignment assignment : assignments) {
      if (assignment.tracker.isStarted() && !assignment.commits.isLogGone()) {
        OffsetAndMetadata now = maps.toCommit(assignment);
        if (!assignment.commits.isAcknowledged(now)) {
          news.put(assignment, now);
        }
      }
    }
    return news;
  }

  /** The same offsets, with maps as short as is known to be wanted now. */
  private Map<Assignment, OffsetAndMetadata> shorter(Map<Assignment, OffsetAndMetadata> commits) {
    Map<Assignment, OffsetAndMetadata> shorter = new HashMap<>();
    commits.forEach(
        (assignment, commit) ->
            shorter.put(
                assignment,
                assignment.tracker.isStarted()
                    ? maps.toCommit(assignment)
                    // A start position: without saying which log it belongs to.
                    : new OffsetAndMetadata(commit.offset(), commit.leaderEpoch(), "")));
    return shorter;
  }

  /** In characters; 0: none has any. */
  private static int longestMap(Map<Assignment, OffsetAndMetadata> commits) {
    int longest = 0;
    for (OffsetAndMetadata commit : commits.values()) {
      longest = Math.max(longest, commit.metadata().length());
    }
    return longest;
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
