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
 * Commits progress: asynchronously after each period or number of finished records; synchronously
 * for start positions, before partitions are revoked, when the consumer closes, and to confirm the
 * ownership of partitions after a stall (the process stood still). Poll thread only.
 *
 * <p>Only one asynchronous commit is in progress at a time. A failed one is not repeated, because
 * the next one is computed anew and includes its progress. Without an answer it counts as failed
 * after {@link #ANSWER_LIMIT_NANOS}, and a later answer is ignored. A synchronous commit is
 * repeated with the same offsets while its failure may be temporary.
 */
public final class OffsetCommitter implements Committer {

  /**
   * Longer than the client's own limit, default.api.timeout.ms (60 s), so that the client normally
   * reports its own timeout first.
   */
  private static final long ANSWER_LIMIT_NANOS = Duration.ofSeconds(90).toNanos();

  /** Interval of log lines while commits fail for a temporary reason. */
  private static final long SAY_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitter.class);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> kafka;
  private final long periodNanos;
  private final CommitPace pace;
  private final DoneMaps maps;

  /** False without a group: then nothing is committed. */
  private final boolean hasGroup;

  private final EngineBasics basics;

  /** Sequence number of the asynchronous commit in progress; 0: none. */
  private long underWay;

  private long lastNumber;

  /** Offsets of the asynchronous commit in progress. */
  private Map<Assignment, OffsetAndMetadata> unanswered = Map.of();

  /**
   * True if only a rebalance prevented the last synchronous commit that failed. Successful commits
   * do not change this field.
   */
  private boolean putOff;

  /**
   * Time of the last asynchronous commit, or of the last check that found nothing to commit. Moved
   * back by one period after a map was refused, so that the next commit is due at once.
   */
  private long lastNanos;

  /** Number of consecutive commits that were not acknowledged for a temporary reason. */
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
    if (underWay != 0 && now - lastNanos >= ANSWER_LIMIT_NANOS) {
      answered(
          underWay,
          new TimeoutException(
              "no answer was received for "
                  + Duration.ofNanos(ANSWER_LIMIT_NANOS).toSeconds()
                  + " s"));
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

  /**
   * Processes the answer to an asynchronous commit. Runs on the poll thread, inside a later call of
   * the Kafka consumer, or in {@link #commitIfDue} when the client throws or the time for the
   * answer is over.
   */
  private void answered(long number, @Nullable Exception failure) {
    if (number != underWay) {
      LOG.debug("The answer to a commit arrived after its time limit ({})", failure);
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
              "Kafka has not acknowledged a commit ({}). The next commit includes its offsets:"
                  + " nothing is repeated unless the partition is revoked or the process ends"
                  + " before that commit",
              failure);
    }
  }

  private void acknowledged(Map<Assignment, OffsetAndMetadata> commits) {
    basics.counters().commits.increment();
    commits.forEach((assignment, committed) -> assignment.commits.acknowledged(committed));
    basics.observers().committed(offsetsOf(commits));
    if (failedInARow > 0) {
      LOG.info("Kafka acknowledges commits again, after {} failed ones", failedInARow);
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
                "Kafka refuses commits permanently; the consumer stops before more work must be"
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
                    + " another try succeeds before the partitions are revoked",
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
                "Kafka has not confirmed that this member still owns its partitions ({}); the"
                    + " request is repeated until Kafka answers",
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
                    "Could not commit the start positions of new partitions ({}); the partitions"
                        + " wait until another try succeeds",
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
        // Clears an interrupt of the poll thread, so that this commit can finish.
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

  /** Whether the same synchronous commit can still succeed without a poll in between. */
  private static boolean isWorthRepeating(RuntimeException failure) {
    return switch (KafkaFailures.answerTo(failure)) {
      // A wakeup or an interrupt does not mean that the commit itself has failed.
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

  /** Always empty, because progress can always be committed later. */
  @Override
  public List<Assignment> takeToStartOver() {
    return List.of();
  }

  /** Nothing to do: without transactions nothing is open. */
  @Override
  public void beforeWaiting() {}

  /** Nothing to do: done records stay done, even if they are not committed. */
  @Override
  public void moving(Assignment assignment) {}

  /** Nothing to close. */
  @Override
  public void close(Duration atMost) {}

  private Map<Assignment, OffsetAndMetadata> news(Collection<Assignment> assignments) {
    Map<Assignment, OffsetAndMetadata> news = new HashMap<>();
    int form = maps.form();
    for (Assignment assignment : assignments) {
      OffsetTracker tracker = assignment.tracker;
      CommitState commits = assignment.commits;
      boolean idle = tracker.isEmpty() && commits.hasNoNewsAt(tracker.next(), form);
      if (!idle && tracker.isStarted() && !commits.isLogGone()) {
        OffsetAndMetadata now = maps.toCommit(assignment);
        if (!commits.isAcknowledged(now)) {
          news.put(assignment, now);
        } else if (tracker.isEmpty()) {
          commits.noNewsAt(tracker.next(), form);
        }
      }
    }
    return news;
  }

  /** The same offsets with maps that fit into the present limit. */
  private Map<Assignment, OffsetAndMetadata> shorter(Map<Assignment, OffsetAndMetadata> commits) {
    Map<Assignment, OffsetAndMetadata> shorter = new HashMap<>();
    commits.forEach(
        (assignment, commit) ->
            shorter.put(
                assignment,
                assignment.tracker.isStarted()
                    ? maps.toCommit(assignment)
                    // A start position: without metadata about its log.
                    : new OffsetAndMetadata(commit.offset(), commit.leaderEpoch(), "")));
    return shorter;
  }

  /** Length of the longest map in characters; 0: there is none. */
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
