package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.shared.Counters;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what is done into what is committed, and what was committed back into what is done. Poll
 * thread only.
 *
 * <p>A broker that refuses a map gets one of half its length next, and at last none. Where no map
 * can be written its partition goes on all the same: then more repeats after a restart, which the
 * log says. Some minutes later, and when a broker answers again after commits had failed, full
 * length is tried anew.
 */
public final class DoneMaps {

  /** What brokers take unless configured otherwise (offset.metadata.max.bytes). */
  static final int KAFKAS_LIMIT = 4_096;

  /** A shorter one has room for the cluster's id and little more. */
  private static final int SMALLEST = 128;

  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();
  private static final long TRY_AGAIN_NANOS = Duration.ofMinutes(5).toNanos();
  private static final Logger LOG = LoggerFactory.getLogger(DoneMaps.class);

  /** Null until the client has heard of its cluster; then no map is written or believed. */
  private final Supplier<@Nullable String> clusterId;

  private final Counters counters;
  private final LongSupplier nanoTime;

  /** What fits, as far as we know; 0 once the broker has refused even small ones. */
  private int maxChars = KAFKAS_LIMIT;

  /** The shortest length of which the log has said that no more is taken. */
  private int saidChars = KAFKAS_LIMIT;

  private long lastRefusal;
  private long lastLook;

  public DoneMaps(Supplier<@Nullable String> clusterId, Counters counters, LongSupplier nanoTime) {
    this.clusterId = clusterId;
    this.counters = counters;
    this.nanoTime = nanoTime;
  }

  /** What to commit of a started assignment now. Notes in it how full its map is. */
  public OffsetAndMetadata toCommit(Assignment assignment) {
    return toCommit(assignment, assignment.tracker.openOffsets());
  }

  /**
   * As {@link #toCommit(Assignment)}, for what is to count as done.
   *
   * @param open received offsets that are not to count as done, ascending
   */
  public OffsetAndMetadata toCommit(Assignment assignment, long[] open) {
    return written(assignment, mapOf(assignment, open));
  }

  /**
   * As {@link #toCommit(Assignment, long[])}, where that cannot be cut as it pleases: everything
   * that an earlier commit said is said again, because what went with it is there for good.
   *
   * @return null when that does not fit now
   */
  public @Nullable OffsetAndMetadata toCommitAfter(
      Assignment assignment, long[] open, OffsetAndMetadata earlier) {
    DoneMap before = saidBy(earlier);
    DoneMap map = mapOf(assignment, open);
    OffsetAndMetadata commit = written(assignment, map);
    if (before == null || saysAll(commit, before)) {
      return commit;
    }
    for (long span = map.end() - map.frontier(); ; span /= 2) {
      commit = written(assignment, map.below(map.frontier() + span, before));
      assignment.mapWritten(false, 1);
      if (saysAll(commit, before)) {
        return commit;
      }
      if (span == 0) {
        return null;
      }
    }
  }

  private boolean saysAll(OffsetAndMetadata commit, DoneMap before) {
    DoneMap said = saidBy(commit);
    return said == null ? before.end() <= commit.offset() : said.says(before);
  }

  private static DoneMap mapOf(Assignment assignment, long[] open) {
    CommitState state = assignment.commits;
    DoneMap map = DoneMap.of(assignment.tracker.next(), open, state.leaderEpoch());
    DoneMap restored = state.restored();
    return restored == null ? map : map.and(restored, assignment.tracker.next());
  }

  private OffsetAndMetadata written(Assignment assignment, DoneMap map) {
    return written(assignment, map, assignment.commits.leaderEpochBefore(map.frontier()));
  }

  /**
   * The first commit of an assignment, for a position that the group has not committed.
   *
   * @param leaderEpoch that of the record before the position; empty: not known
   */
  public OffsetAndMetadata toStart(
      Assignment assignment, long position, Optional<Integer> leaderEpoch) {
    DoneMap nothing = new DoneMap(position, new long[0], leaderEpoch.orElse(LeaderEpochs.NONE));
    return written(assignment, nothing, leaderEpoch);
  }

  private OffsetAndMetadata written(
      Assignment assignment, DoneMap map, Optional<Integer> leaderEpoch) {
    String cluster = clusterId.get();
    TopicLog log = assignment.commits.log();
    if ((map.isEmpty() && log == null) || cluster == null || maxChars == 0) {
      // Without any map there is nothing to wait for: the partition goes on.
      assignment.mapWritten(true, 0);
      return new OffsetAndMetadata(map.frontier(), leaderEpoch, "");
    }
    DoneMapText.Written written = DoneMapText.write(map, cluster, log, maxChars);
    if (written.text().isEmpty()) {
      assignment.mapWritten(true, 0);
    } else {
      assignment.mapWritten(written.whole(), fill(written, map, cluster, log));
    }
    return new OffsetAndMetadata(map.frontier(), leaderEpoch, written.text());
  }

  /** The log that a committed offset belongs to, if we wrote that down, on this cluster. */
  public @Nullable TopicLog logOf(OffsetAndMetadata committed) {
    String cluster = clusterId.get();
    return committed.metadata() == null || cluster == null
        ? null
        : DoneMapText.read(committed.metadata(), committed.offset(), cluster).log();
  }

  /** What a commit of ours says to be done beyond its offset; null: nothing. */
  public @Nullable DoneMap saidBy(OffsetAndMetadata commit) {
    String cluster = clusterId.get();
    return commit.metadata().isEmpty() || cluster == null
        ? null
        : DoneMapText.read(commit.metadata(), commit.offset(), cluster).map();
  }

  /** How much of the room that a map leaves for holes is taken: 0 to 1. */
  private double fill(
      DoneMapText.Written written, DoneMap map, String cluster, @Nullable TopicLog log) {
    DoneMap empty = new DoneMap(map.frontier(), new long[0], map.leaderEpoch());
    double always = DoneMapText.write(empty, cluster, log, maxChars).text().length();
    return (written.text().length() - always) / Math.max(1, maxChars - always);
  }

  /**
   * What was done beyond a committed offset; null when nothing is known, or what is written there
   * cannot be believed: then records may run again, and none is lost.
   */
  public @Nullable DoneMap restore(TopicPartition partition, OffsetAndMetadata committed) {
    String cluster = clusterId.get();
    if (committed.metadata() == null || cluster == null) {
      return null;
    }
    DoneMapText.Read read = DoneMapText.read(committed.metadata(), committed.offset(), cluster);
    if (!read.reason().isEmpty()) {
      LOG.info(
          "The metadata of {}'s committed offset {} is not used ({}): if anything beyond that"
              + " offset was done, it runs again",
          partition,
          committed.offset(),
          read.reason());
    }
    return read.map();
  }

  /**
   * The broker took a commit's metadata for too large: the next ones are shorter, or none.
   *
   * @param longest the length of the longest text in that commit
   */
  public void tooLarge(int longest) {
    int half = Math.min(maxChars, longest) / 2;
    maxChars = half < SMALLEST ? 0 : half;
    lastRefusal = nanoTime.getAsLong();
    counters.mapsRefused.increment();
    if (maxChars < saidChars) {
      saidChars = maxChars;
      LOG.error(
          "The broker refuses our offset metadata of {} characters as too large (its"
              + " offset.metadata.max.bytes is less than Kafka's default of {}). {} Nothing is"
              + " lost; full length is tried again in {} minutes",
          longest,
          KAFKAS_LIMIT,
          maxChars == 0
              ? "From now on offsets are committed without it: after a restart, each partition runs"
                  + " again all that is behind its oldest record that is not done, so one record that"
                  + " waits long can make much repeat."
              : "From now on it has at most "
                  + maxChars
                  + " characters: when held records are so many that this is too little, their"
                  + " partition is not fetched from.",
          TRY_AGAIN_NANOS / Duration.ofMinutes(1).toNanos());
    }
  }

  /** The broker answers again after commits had failed: it may be another, or set up anew. */
  public void brokerIsBack() {
    maxChars = KAFKAS_LIMIT;
  }

  /**
   * Looks again at partitions whose map was cut, more often than commits are due: they may not be
   * fetched from until it is whole.
   */
  public void lookAgain(long now, Collection<Assignment> assignments) {
    if (now - lastLook < LOOK_AGAIN_NANOS) {
      return;
    }
    lastLook = now;
    if (maxChars < KAFKAS_LIMIT && now - lastRefusal >= TRY_AGAIN_NANOS) {
      maxChars = KAFKAS_LIMIT;
    }
    for (Assignment assignment : assignments) {
      if (!assignment.commits.isMapWhole() && assignment.tracker.isStarted()) {
        OffsetAndMetadata unused = toCommit(assignment);
      }
    }
  }
}
