package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * State of one assignment's commits: what the broker has acknowledged, and what an earlier commit
 * says about done records.
 */
public final class CommitState {

  /** The last offset that the broker is known to have; null: unknown. Poll thread only. */
  private @Nullable OffsetAndMetadata acknowledged;

  /**
   * The position up to which every record was done and acknowledged, so that there is nothing to
   * commit; -1: there may be something to commit. Poll thread only.
   */
  private long noNewsAt = -1;

  /** The {@link DoneMaps#form} of the commit at {@link #noNewsAt}. Poll thread only. */
  private int noNewsForm;

  /**
   * Records that an earlier commit marks as done and that were not fetched again yet. Poll thread
   * only.
   */
  private @Nullable DoneMap restored;

  /** Poll thread only. */
  private final LeaderEpochs leaderEpochs = new LeaderEpochs();

  /** The log to which the offsets belong; null: not known. Poll thread only. */
  private @Nullable TopicLog log;

  /**
   * True when the topic of {@link #log} was deleted, so that no offset may be committed. Poll
   * thread only.
   */
  private boolean logGone;

  /** False when the {@link DoneMap} of the last commit had to be cut. Poll thread only. */
  private boolean mapWhole = true;

  /**
   * Part of the last map's space that held records used; 0 unless more records are held than in
   * progress. Written by the poll thread, read by any thread.
   */
  private volatile double mapHeldShare;

  /** Used part of the last map's space. Written by the poll thread, read by any thread. */
  private volatile double mapFill;

  public void acknowledged(OffsetAndMetadata committed) {
    acknowledged = committed;
    noNewsAt = -1;
    leaderEpochs.committed(committed.offset());
  }

  public @Nullable OffsetAndMetadata acknowledged() {
    return acknowledged;
  }

  /**
   * Whether the broker is known to have exactly this commit. The leader epoch is not compared,
   * because it may be present only in the broker's answer.
   */
  public boolean isAcknowledged(OffsetAndMetadata now) {
    OffsetAndMetadata before = acknowledged;
    return before != null
        && now.offset() == before.offset()
        && now.metadata().equals(before.metadata());
  }

  /**
   * Whether the broker has acknowledged all progress up to this position. If no record is open
   * either, the next commit would be equal to the last one and is not computed. This saves time in
   * a consumer with many partitions of which most are idle.
   */
  boolean hasNoNewsAt(long position, int form) {
    return noNewsAt == position && noNewsForm == form;
  }

  /** Notes that everything up to the position is done and acknowledged. */
  void noNewsAt(long position, int form) {
    noNewsAt = position;
    noNewsForm = form;
  }

  public void restored(@Nullable DoneMap map) {
    restored = map;
    noNewsAt = -1;
  }

  public @Nullable DoneMap restored() {
    return restored;
  }

  /**
   * Starts at a position.
   *
   * @param leaderEpoch leader epoch of the record before the position; empty: not known
   */
  public void startAt(long position, Optional<Integer> leaderEpoch) {
    leaderEpochs.startAt(position, leaderEpoch.orElse(LeaderEpochs.NONE));
  }

  /** Notes the leader epochs of a poll's records, and the position of the next poll. */
  public void received(List<ConsumerRecord<byte[], byte[]>> records, OffsetAndMetadata next) {
    leaderEpochs.received(records, next.offset(), next.leaderEpoch().orElse(LeaderEpochs.NONE));
  }

  /**
   * Whether the first record has an older leader epoch than a record received earlier. Epochs never
   * fall within a log, so the record is in another log: the topic was created again.
   */
  public boolean goBackInEpoch(List<ConsumerRecord<byte[], byte[]>> records) {
    return !records.isEmpty()
        && records.get(0).leaderEpoch().isPresent()
        && LeaderEpochs.epochOf(records.get(0)) < leaderEpochs.highest();
  }

  /** The highest leader epoch seen; -1: none. */
  int leaderEpoch() {
    return leaderEpochs.highest();
  }

  /** The leader epoch to commit with an offset, if it is known. */
  Optional<Integer> leaderEpochBefore(long frontier) {
    int epoch = leaderEpochs.before(frontier);
    return epoch == LeaderEpochs.NONE ? Optional.empty() : Optional.of(epoch);
  }

  public @Nullable TopicLog log() {
    return log;
  }

  public void log(@Nullable TopicLog known) {
    log = known;
    noNewsAt = -1;
  }

  /** Prevents all further commits of this assignment, because its topic was deleted. */
  public void logIsGone() {
    logGone = true;
  }

  public boolean isLogGone() {
    return logGone;
  }

  /**
   * Notes the size of the last map.
   *
   * @param whole false when the map had to be cut
   * @param fill used part of the map's space, 0 to 1
   * @param heldShare part of the map's space that held records use, 0 to 1
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

  /** Number of offsets from {@code next} on that an earlier commit marks as done. */
  long restoredFrom(long next) {
    return restored == null ? 0 : restored.doneFrom(next);
  }

  /** Any thread. */
  double mapHeldShare() {
    return mapHeldShare;
  }
}
