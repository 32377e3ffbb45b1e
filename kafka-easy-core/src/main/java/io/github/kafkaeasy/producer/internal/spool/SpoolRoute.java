package io.github.kafkaeasy.producer.internal.spool;

import java.util.Set;

/**
 * Decides which topics go through the spool. Sending threads ask it before each record; the
 * replay's thread, and the callback of a failed send, replace the producer's route.
 */
sealed interface SpoolRoute {
  /** All records go directly to Kafka. */
  SpoolRoute NOTHING = new Parked(Set.of());

  boolean takes(String topic);

  /** Kafka is or was unavailable: all topics go through the spool. */
  final class Everything implements SpoolRoute {
    private static final long UNKNOWN = -1;

    // The route is settled when the writer has finished this many records. Replay's thread only.
    private long settledAt = UNKNOWN;

    @Override
    public boolean takes(String topic) {
      return true;
    }

    /**
     * True if no record that was in flight when this route began is in flight still: each was
     * acknowledged, is in the spool, or has failed.
     *
     * @param direct the number of sends still in flight directly to Kafka
     */
    boolean isSettled(long direct, SpoolWriter writer) {
      if (settledAt == UNKNOWN) {
        if (direct > 0) {
          return false;
        }
        settledAt = writer.queued();
      }
      return writer.done() >= settledAt;
    }
  }

  /**
   * Kafka is available, but earlier records of these topics wait: only these topics go through the
   * spool.
   */
  record Parked(Set<String> topics) implements SpoolRoute {
    public Parked {
      topics = Set.copyOf(topics);
    }

    @Override
    public boolean takes(String topic) {
      return topics.contains(topic);
    }
  }
}
