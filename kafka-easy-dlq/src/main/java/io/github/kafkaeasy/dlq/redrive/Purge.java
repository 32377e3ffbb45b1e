package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Letters to be deleted for good: in each partition everything before some offset, which is all
 * that Kafka can do. {@link #plan} shows the offsets. Immutable and thread-safe.
 */
public final class Purge {
  private final DeadLetters letters;
  private final @Nullable Instant before;
  private final boolean settledOnly;

  Purge(DeadLetters letters) {
    this(letters, null, false);
  }

  private Purge(DeadLetters letters, @Nullable Instant before, boolean settledOnly) {
    this.letters = letters;
    this.before = before;
    this.settledOnly = settledOnly;
  }

  /**
   * Only what comes before the first letter of this time or later. Default: everything.
   *
   * @throws InvalidOptionException for null
   */
  public Purge before(Instant time) {
    return new Purge(letters, Options.required("before", time), settledOnly);
  }

  /** Only what comes before the first letter that is still open. Default: open ones, too. */
  public Purge settledOnly() {
    return new Purge(letters, before, true);
  }

  /**
   * Finds out what would be deleted, and changes nothing.
   *
   * @throws NothingSelectedException if nothing would be
   */
  public Plan plan() {
    return Purging.plan(letters, before, settledOnly);
  }

  /**
   * What would be deleted of one partition.
   *
   * @param partition the partition of the dead-letter topic
   * @param from its first offset now
   * @param to its first offset afterwards
   * @param open how many of the letters between are still open
   */
  public record Part(int partition, long from, long to, long open) {}

  /**
   * What would be deleted.
   *
   * @param topic the dead-letter topic
   * @param parts by partition, those without anything to delete left out
   */
  public record Plan(DeadLetters letters, String topic, List<Part> parts) {
    public Plan {
      parts = List.copyOf(parts);
    }

    /** How many letters, in all partitions. */
    public long count() {
      return parts.stream().mapToLong(part -> part.to - part.from).sum();
    }

    /** How many of them nobody has done anything about. */
    public long open() {
      return parts.stream().mapToLong(Part::open).sum();
    }

    /**
     * Deletes exactly what the plan shows: letters that came since are left.
     *
     * @param topicName the dead-letter topic's name, typed by whoever answers for it
     * @return the first offset of each partition afterwards
     * @throws InvalidOptionException if it is not that name; nothing was deleted
     */
    public Map<Integer, Long> execute(String topicName) {
      if (!topic.equals(topicName)) {
        throw InvalidOptionException.of(
            "topicName", topicName, "the plan is for " + topic + "; nothing was deleted");
      }
      return Purging.execute(this);
    }
  }
}
