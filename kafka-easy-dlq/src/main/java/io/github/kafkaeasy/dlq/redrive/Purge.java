package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.dlq.redrive.internal.remove.Purging;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Letters to be deleted for good: in each partition everything before some offset, which is all
 * that Kafka can do. {@link #plan} shows the offsets. Immutable and thread-safe.
 */
public final class Purge {
  private final LetterTopic letters;
  private final @Nullable Instant before;
  private final boolean openToo;
  private final boolean takeOver;

  Purge(LetterTopic letters) {
    this(letters, null, false, false);
  }

  private Purge(LetterTopic letters, @Nullable Instant before, boolean openToo, boolean takeOver) {
    this.letters = letters;
    this.before = before;
    this.openToo = openToo;
    this.takeOver = takeOver;
  }

  /**
   * Only what comes before the first letter of this time or later. Default: whatever the time.
   *
   * @throws InvalidOptionException for null
   */
  public Purge before(Instant time) {
    return new Purge(letters, Options.required("before", time), openToo, takeOver);
  }

  /**
   * Also letters that are still open. Default: in each partition only what comes before the first
   * open letter.
   */
  public Purge openToo() {
    return new Purge(letters, before, true, takeOver);
  }

  /**
   * Ends a redrive of the same dead-letter topic that is at work: it could send what is deleted.
   * Default: {@link Plan#execute} refuses to delete open letters while one is at work.
   */
  public Purge takeOver() {
    return new Purge(letters, before, openToo, true);
  }

  /**
   * Finds out what would be deleted, and changes nothing.
   *
   * @throws NothingSelectedException if nothing would be
   */
  public Plan plan() {
    return new Plan(letters, Purging.plan(letters, before, openToo), takeOver);
  }

  /** What would be deleted. Immutable and thread-safe. */
  public static final class Plan {
    private final LetterTopic letters;
    private final List<PurgePart> parts;
    private final boolean takeOver;

    private Plan(LetterTopic letters, List<PurgePart> parts, boolean takeOver) {
      this.letters = letters;
      this.parts = List.copyOf(parts);
      this.takeOver = takeOver;
    }

    /** The dead-letter topic. */
    public String topic() {
      return letters.topic();
    }

    /** By partition, those without anything to delete left out. */
    public List<PurgePart> parts() {
      return parts;
    }

    /** How many letters, in all partitions. */
    public long count() {
      return parts.stream().mapToLong(PurgePart::letters).sum();
    }

    /** How many of them nobody has done anything about. */
    public long open() {
      return parts.stream().mapToLong(PurgePart::open).sum();
    }

    /**
     * Deletes exactly what the plan shows: letters that came since are left.
     *
     * @param topicName the dead-letter topic's name, typed by whoever answers for it
     * @return the first offset of each partition afterwards
     * @throws InvalidOptionException if it is not that name; nothing was deleted
     * @throws RedriveRunningException if open letters are among them and a redrive is at work;
     *     nothing was deleted
     */
    public Map<Integer, Long> execute(String topicName) {
      if (!topic().equals(topicName)) {
        throw InvalidOptionException.of(
            "topicName", topicName, "the plan is for " + topic() + "; nothing was deleted");
      }
      return Purging.execute(letters, parts, takeOver);
    }
  }
}
