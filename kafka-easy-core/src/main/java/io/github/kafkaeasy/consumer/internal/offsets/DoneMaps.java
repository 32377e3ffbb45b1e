package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.shared.Counters;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what is done into what is committed, and what was committed back into what is done. Poll
 * thread only.
 */
public final class DoneMaps {

  /** What brokers take unless configured otherwise (offset.metadata.max.bytes). */
  static final int KAFKAS_LIMIT = 4_096;

  /** After a broker took none of this length, it is not worth writing one. */
  private static final int SMALLEST = 256;

  private static final long LOOK_AGAIN_NANOS = 100_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(DoneMaps.class);

  /** Null until the client has heard of its cluster; then no map is written or believed. */
  private final Supplier<@Nullable String> clusterId;

  private final Counters counters;

  /** What fits, as far as we know; 0 once the broker has refused even small ones. */
  private int maxChars = KAFKAS_LIMIT;

  private long lastLook;

  public DoneMaps(Supplier<@Nullable String> clusterId, Counters counters) {
    this.clusterId = clusterId;
    this.counters = counters;
  }

  /** What to commit of a started assignment now. Notes in it whether its map is whole. */
  OffsetAndMetadata toCommit(Assignment assignment) {
    CommitState state = assignment.commits;
    DoneMap map =
        DoneMap.of(
            assignment.tracker.next(), assignment.tracker.openOffsets(), state.leaderEpoch());
    DoneMap restored = state.restored();
    if (restored != null) {
      map = map.and(restored, assignment.tracker.next());
    }
    return written(state, map, state.leaderEpochBefore(map.frontier()));
  }

  /**
   * The first commit of an assignment, for a position that the group has not committed.
   *
   * @param leaderEpoch that of the record before the position; empty: not known
   */
  public OffsetAndMetadata toStart(
      Assignment assignment, long position, Optional<Integer> leaderEpoch) {
    DoneMap nothing = new DoneMap(position, new long[0], leaderEpoch.orElse(LeaderEpochs.NONE));
    return written(assignment.commits, nothing, leaderEpoch);
  }

  private OffsetAndMetadata written(CommitState state, DoneMap map, Optional<Integer> leaderEpoch) {
    String cluster = clusterId.get();
    TopicLog log = state.log();
    if ((map.isEmpty() && log == null) || cluster == null || maxChars == 0) {
      state.mapIsWhole(map.isEmpty());
      return new OffsetAndMetadata(map.frontier(), leaderEpoch, "");
    }
    DoneMapText.Written written = DoneMapText.write(map, cluster, log, maxChars);
    state.mapIsWhole(written.whole());
    return new OffsetAndMetadata(map.frontier(), leaderEpoch, written.text());
  }

  /** The log that a committed offset belongs to, if we wrote that down, on this cluster. */
  public @Nullable TopicLog logOf(OffsetAndMetadata committed) {
    String cluster = clusterId.get();
    return committed.metadata() == null || cluster == null
        ? null
        : DoneMapText.read(committed.metadata(), committed.offset(), cluster).log();
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
          "The metadata of {}'s committed offset {} is not used ({}): what was done beyond that"
              + " offset runs again",
          partition,
          committed.offset(),
          read.reason());
    }
    return read.map();
  }

  /** The broker took a commit's metadata for too large: the next ones are shorter, or none. */
  void tooLarge() {
    maxChars = maxChars / 2 < SMALLEST ? 0 : maxChars / 2;
    counters.mapsRefused.increment();
    LOG.error(
        "The broker refuses our offset metadata as too large (its offset.metadata.max.bytes is less"
            + " than Kafka's default of {}); from now on {}. What does not fit runs again after a"
            + " restart; nothing is lost.",
        KAFKAS_LIMIT,
        maxChars == 0 ? "offsets are committed without it" : "at most " + maxChars + " characters");
  }

  /**
   * Looks again at partitions whose map was cut, more often than commits are due: they may not be
   * fetched from until it is whole.
   */
  void lookAgain(long now, Collection<Assignment> assignments) {
    if (now - lastLook < LOOK_AGAIN_NANOS) {
      return;
    }
    lastLook = now;
    for (Assignment assignment : assignments) {
      if (!assignment.commits.isMapWhole() && assignment.tracker.isStarted()) {
        OffsetAndMetadata unused = toCommit(assignment);
      }
    }
  }
}
