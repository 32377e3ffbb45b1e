package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/** What one assignment's commits have to do with: what the broker has, and what we know from it. */
public final class CommitState {

  /** What the broker has for us, as far as we know; null: unknown. Poll thread only. */
  private @Nullable OffsetAndMetadata acknowledged;

  /** What an earlier commit knew to be done and was not fetched again yet. Poll thread only. */
  private @Nullable DoneMap restored;

  /** Poll thread only. */
  private final LeaderEpochs leaderEpochs = new LeaderEpochs();

  /** The log that our offsets belong to; null: not known. Poll thread only. */
  private @Nullable TopicLog log;

  /** Whether that log is gone, so that none of our offsets may be committed. Poll thread only. */
  private boolean logGone;

  /** Whether the last map said everything there was to say. Poll thread only. */
  private boolean mapWhole = true;

  /** How full of held records the last map was. Written by the poll thread, read by any. */
  private volatile double mapHeldShare;

  /** How full the last map was. Written by the poll thread, read by any. */
  private volatile double mapFill;

  public void acknowledged(OffsetAndMetadata committed) {
    acknowledged = committed;
    leaderEpochs.committed(committed.offset());
  }

  public @Nullable OffsetAndMetadata acknowledged() {
    return acknowledged;
  }

  /**
   * Whether the broker is known to have just this. Without the leader epoch, which the broker's
   * answer may have and ours has not.
   */
  public boolean isAcknowledged(OffsetAndMetadata now) {
    OffsetAndMetadata before = acknowledged;
    return before != null
        && now.offset() == before.offset()
        && now.metadata().equals(before.metadata());
  }

  public void restored(@Nullable DoneMap map) {
    restored = map;
  }

  public @Nullable DoneMap restored() {
    return restored;
  }

  /**
   * Begins at a position.
   *
   * @param leaderEpoch that of the record before it; empty: not known
   */
  public void startAt(long position, Optional<Integer> leaderEpoch) {
    leaderEpochs.startAt(position, leaderEpoch.orElse(LeaderEpochs.NONE));
  }

  /** Takes note of what a poll brought, and of where the next one starts. */
  public void received(List<ConsumerRecord<byte[], byte[]>> records, OffsetAndMetadata next) {
    leaderEpochs.received(records, next.offset(), next.leaderEpoch().orElse(LeaderEpochs.NONE));
  }

  /** Whether records carry an older leader epoch than those before them: not of the same log. */
  public boolean goBackInEpoch(List<ConsumerRecord<byte[], byte[]>> records) {
    return !records.isEmpty()
        && records.get(0).leaderEpoch().isPresent()
        && LeaderEpochs.epochOf(records.get(0)) < leaderEpochs.highest();
  }

  /** The highest leader epoch seen; -1: none. */
  int leaderEpoch() {
    return leaderEpochs.highest();
  }

  /** The leader epoch to commit an offset with, if it is known. */
  Optional<Integer> leaderEpochBefore(long frontier) {
    int epoch = leaderEpochs.before(frontier);
    return epoch == LeaderEpochs.NONE ? Optional.empty() : Optional.of(epoch);
  }

  public @Nullable TopicLog log() {
    return log;
  }

  public void log(@Nullable TopicLog known) {
    log = known;
  }

  /** From now on nothing of this assignment is committed: its topic was deleted. */
  public void logIsGone() {
    logGone = true;
  }

  public boolean isLogGone() {
    return logGone;
  }

  /**
   * Notes what was written.
   *
   * @param whole false when the map had to be cut
   * @param fill how much of the room for a map is in use, 0 to 1
   * @param heldShare how much of the room for a map held records fill, 0 to 1
   */
  void mapWritten(boolean whole, double fill, double heldShare) {
    mapWhole = whole;
    mapFill = fill;
    mapHeldShare = heldShare;
  }

  boolean isMapWhole() {
    return mapWhole;
  }

  /** Any thread. */
  double mapFill() {
    return mapFill;
  }

  /** How many offsets from {@code next} on an earlier commit knew to be done. */
  long restoredFrom(long next) {
    return restored == null ? 0 : restored.doneFrom(next);
  }

  /** Any thread. */
  double mapHeldShare() {
    return mapHeldShare;
  }
}
