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
 * Converts progress into commits with maps of done records, and commits back into maps. Poll thread
 * only.
 *
 * <p>After a broker has refused a map as too large, the next one has at most half the length, and
 * finally there is none. A partition without a map continues to be read; then more is repeated
 * after a restart, and the log says so. Full length is tried again after five minutes, and when
 * commits succeed again after they had failed.
 */
public final class DoneMaps {

  /** Kafka's default of offset.metadata.max.bytes. */
  static final int KAFKAS_LIMIT = 4_096;

  /** A shorter text would have little space besides the fixed header. */
  private static final int SMALLEST = 128;

  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();
  private static final long TRY_AGAIN_NANOS = Duration.ofMinutes(5).toNanos();
  private static final Logger LOG = LoggerFactory.getLogger(DoneMaps.class);

  /**
   * Returns null until the client knows the id of its cluster; without that id no map is written or
   * used.
   */
  private final Supplier<@Nullable String> clusterId;

  private final Counters counters;
  private final LongSupplier nanoTime;

  /**
   * Longest text that is accepted, as far as known; 0 once the broker has refused even short ones.
   */
  private int maxChars = KAFKAS_LIMIT;

  /** Lowest value of maxChars that was logged. */
  private int saidChars = KAFKAS_LIMIT;

  private long lastRefusal;
  private long lastLook;

  public DoneMaps(Supplier<@Nullable String> clusterId, Counters counters, LongSupplier nanoTime) {
    this.clusterId = clusterId;
    this.counters = counters;
    this.nanoTime = nanoTime;
  }

  /**
   * A number that changes when the same progress would be written differently: the cluster's id has
   * become known, or the length that the broker accepts has changed.
   */
  int form() {
    return clusterId.get() == null ? -1 : maxChars;
  }

  /**
   * The commit of a started assignment's present progress. Notes in the assignment how full its map
   * is.
   */
  public OffsetAndMetadata toCommit(Assignment assignment) {
    return toCommit(assignment, assignment.tracker.openOffsets());
  }

  /**
   * As {@link #toCommit(Assignment)}, for a given set of open offsets.
   *
   * @param open received offsets that count as not done, ascending
   */
  public OffsetAndMetadata toCommit(Assignment assignment, long[] open) {
    return written(assignment, mapOf(assignment, open));
  }

  /**
   * As {@link #toCommit(Assignment, long[])}, but with all done offsets of an earlier commit,
   * because the outputs of those records are committed, and a repetition would send them twice.
   *
   * @return null when the map has no space for them now
   */
  public @Nullable OffsetAndMetadata toCommitAfter(
      Assignment assignment, long[] open, OffsetAndMetadata earlier) {
    DoneMap map = mapOf(assignment, open);
    DoneMap before = stillTrue(saidBy(earlier), map);
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

  /**
   * The done offsets of an earlier commit without those that have other records now: a record of a
   * newer leader epoch has replaced all records of older epochs at and after its offset.
   */
  private static @Nullable DoneMap stillTrue(@Nullable DoneMap earlier, DoneMap now) {
    return earlier == null || now.leaderEpoch() <= earlier.leaderEpoch()
        ? earlier
        : earlier.within(now);
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
   * First commit of an assignment, for a position that the group has not committed.
   *
   * @param leaderEpoch leader epoch of the record before the position; empty: not known
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
      // A commit without a map counts as whole, otherwise the partition would wait for a whole map.
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

  /** The log to which a committed offset belongs, if kafka-easy has written it in this cluster. */
  public @Nullable TopicLog logOf(OffsetAndMetadata committed) {
    String cluster = clusterId.get();
    return committed.metadata() == null || cluster == null
        ? null
        : DoneMapText.read(committed.metadata(), committed.offset(), cluster).log();
  }

  /** The done offsets in a commit of this consumer; null: none. */
  public @Nullable DoneMap saidBy(OffsetAndMetadata commit) {
    String cluster = clusterId.get();
    return commit.metadata().isEmpty() || cluster == null
        ? null
        : DoneMapText.read(commit.metadata(), commit.offset(), cluster).map();
  }

  /** Used part of the space that a map has for holes: 0 to 1. */
  private double fill(
      DoneMapText.Written written, DoneMap map, String cluster, @Nullable TopicLog log) {
    DoneMap empty = new DoneMap(map.frontier(), new long[0], map.leaderEpoch());
    double always = DoneMapText.write(empty, cluster, log, maxChars).text().length();
    return (written.text().length() - always) / Math.max(1, maxChars - always);
  }

  /**
   * The done offsets after a committed offset; null when there are none, or when the metadata
   * cannot be trusted: then records may run again, and none is lost.
   */
  public @Nullable DoneMap restore(TopicPartition partition, OffsetAndMetadata committed) {
    String cluster = clusterId.get();
    if (committed.metadata() == null || cluster == null) {
      return null;
    }
    DoneMapText.Read read = DoneMapText.read(committed.metadata(), committed.offset(), cluster);
    if (!read.reason().isEmpty()) {
      LOG.info(
          "The metadata of {}'s committed offset {} is not used ({}): records after that offset"
              + " that were done already run again",
          partition,
          committed.offset(),
          read.reason());
    }
    return read.map();
  }

  /**
   * Shortens the next maps, or leaves them out, after the broker has refused a commit's metadata as
   * too large.
   *
   * @param longest length of the longest text in that commit
   */
  public void tooLarge(int longest) {
    int half = Math.min(maxChars, longest) / 2;
    maxChars = half < SMALLEST ? 0 : half;
    lastRefusal = nanoTime.getAsLong();
    counters.mapsRefused.increment();
    if (maxChars < saidChars) {
      saidChars = maxChars;
      LOG.error(
          "The broker refuses offset metadata of {} characters as too large (its"
              + " offset.metadata.max.bytes is less than Kafka's default of {}). {} Nothing is"
              + " lost; full length is tried again in {} minutes",
          longest,
          KAFKAS_LIMIT,
          maxChars == 0
              ? "From now on offsets are committed without it: after a restart, each partition"
                  + " repeats all records after its oldest record that is not done, so a single"
                  + " held record may cause many repetitions."
              : "From now on it has at most "
                  + maxChars
                  + " characters: a partition with more held records than fit into it is not"
                  + " fetched from.",
          TRY_AGAIN_NANOS / Duration.ofMinutes(1).toNanos());
    }
  }

  /**
   * Allows full length again, because commits succeed again: the broker may be another one, or may
   * have other settings.
   */
  public void brokerIsBack() {
    maxChars = KAFKAS_LIMIT;
  }

  /**
   * Rewrites the maps that were cut, more often than commits are due, because their partitions may
   * not be fetched from until the map is whole.
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
