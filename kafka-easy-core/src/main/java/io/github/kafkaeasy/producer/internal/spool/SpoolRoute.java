package io.github.kafkaeasy.producer.internal.spool;

import java.util.Set;

/**
 * Which topics' records go through the spool. Sending threads ask before each record; the replay's
 * thread and the callback of a failed send replace the route of their producer.
 */
sealed interface SpoolRoute {
  /** Everything goes straight to Kafka. */
  SpoolRoute NOTHING = new Parked(Set.of());

  boolean takes(String topic);

  /** Kafka is away, or was: all topics. */
  final class Everything implements SpoolRoute {
    private static final long UNKNOWN = -1;

    private long settledAt = UNKNOWN; // how much must be written before a replay; replay's thread

    @Override
    public boolean takes(String topic) {
      return true;
    }

    /**
     * Whether everything that was on its way when this route began is in the spool.
     *
     * @param direct how many sends are still on their way straight to Kafka
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

  /** Kafka takes records, but not those of these topics, whose earlier records wait. */
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
