package io.github.kafkaeasy.consumer.engine;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/** What one epoch's commits have to do with: what the broker has, and what we know from it. */
final class CommitState {

  /** What the broker has for us, as far as we know; null: unknown. Poll thread only. */
  private @Nullable OffsetAndMetadata acknowledged;

  /** What an earlier commit knew to be done and was not fetched again yet. Poll thread only. */
  private @Nullable DoneMap restored;

  /** The highest of any record seen; -1: none. Poll thread only. */
  private int leaderEpoch = -1;

  /** Whether the last map said everything there was to say. Poll thread only. */
  private boolean mapWhole = true;

  void acknowledged(OffsetAndMetadata committed) {
    acknowledged = committed;
  }

  @Nullable OffsetAndMetadata acknowledged() {
    return acknowledged;
  }

  void restored(@Nullable DoneMap map) {
    restored = map;
  }

  @Nullable DoneMap restored() {
    return restored;
  }

  void sawLeaderEpoch(int seen) {
    leaderEpoch = Math.max(leaderEpoch, seen);
  }

  int leaderEpoch() {
    return leaderEpoch;
  }

  void mapIsWhole(boolean whole) {
    mapWhole = whole;
  }

  boolean isMapWhole() {
    return mapWhole;
  }
}
