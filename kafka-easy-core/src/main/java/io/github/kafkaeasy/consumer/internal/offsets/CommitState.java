package io.github.kafkaeasy.consumer.internal.offsets;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/** What one assignment's commits have to do with: what the broker has, and what we know from it. */
public final class CommitState {

  /** What the broker has for us, as far as we know; null: unknown. Poll thread only. */
  private @Nullable OffsetAndMetadata acknowledged;

  /** What an earlier commit knew to be done and was not fetched again yet. Poll thread only. */
  private @Nullable DoneMap restored;

  /** The highest of any record seen; -1: none. Poll thread only. */
  private int leaderEpoch = -1;

  /** Whether the last map said everything there was to say. Poll thread only. */
  private boolean mapWhole = true;

  /** How full of held records the last map was. Written by the poll thread, read by any. */
  private volatile double mapHeldShare;

  public void acknowledged(OffsetAndMetadata committed) {
    acknowledged = committed;
  }

  public @Nullable OffsetAndMetadata acknowledged() {
    return acknowledged;
  }

  public void restored(@Nullable DoneMap map) {
    restored = map;
  }

  public @Nullable DoneMap restored() {
    return restored;
  }

  public void sawLeaderEpoch(int seen) {
    leaderEpoch = Math.max(leaderEpoch, seen);
  }

  public int leaderEpoch() {
    return leaderEpoch;
  }

  /**
   * Notes what was written.
   *
   * @param whole false when the map had to be cut
   * @param heldShare how much of the room for a map held records fill, 0 to 1
   */
  void mapWritten(boolean whole, double heldShare) {
    mapWhole = whole;
    mapHeldShare = heldShare;
  }

  boolean isMapWhole() {
    return mapWhole;
  }

  /** Any thread. */
  double mapHeldShare() {
    return mapHeldShare;
  }
}
