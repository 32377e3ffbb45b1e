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
 * The action that deletes letters permanently: in each partition all records before an offset,
 * which is the only kind of deletion that Kafka has. {@link #plan} shows the offsets. Immutable and
 * thread-safe.
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
   * Keeps, in each partition, the first letter that was dead-lettered at this time or later,
   * according to {@link StoredLetter#timestamp}, and everything after it. Default: no limit by
   * time.
   *
   * @throws InvalidOptionException for null
   */
  public Purge before(Instant time) {
    return new Purge(letters, Options.required("before", time), openToo, takeOver);
  }

  /**
   * Also deletes letters that are still open. Default: in each partition only the records before
   * the first open letter.
   */
  public Purge openToo() {
    return new Purge(letters, before, true, takeOver);
  }

  /**
   * Ends a running redrive of the same dead-letter topic, which could still send the deleted
   * letters; does not end a running discard or another purge. Default: {@link Plan#execute} refuses
   * to delete open letters while a redrive, a discard or another purge of open letters is running.
   */
  public Purge takeOver() {
    return new Purge(letters, before, openToo, true);
  }

  /**
   * Calculates what would be deleted, and changes nothing.
   *
   * @throws NothingSelectedException if nothing would be deleted
   */
  public Plan plan() {
    return new Plan(letters, Purging.plan(letters, before, openToo), takeOver);
  }

  /** The offsets before which a purge would delete. Immutable and thread-safe. */
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

    /** The parts by partition; partitions without anything to delete are left out. */
    public List<PurgePart> parts() {
      return parts;
    }

    /** The number of letters that would be deleted, in all partitions. */
    public long count() {
      return parts.stream().mapToLong(PurgePart::letters).sum();
    }

    /** The number of open letters among them. */
    public long open() {
      return parts.stream().mapToLong(PurgePart::open).sum();
    }

    /**
     * Deletes exactly the records of the plan; letters that were written since are kept.
     *
     * @param topicName the dead-letter topic's name, typed by a person as confirmation
     * @return the first offset of each partition afterwards
     * @throws InvalidOptionException if it is another name; nothing was deleted
     * @throws RedriveRunningException if open letters are among them, and a redrive, a discard or
     *     another purge of open letters is running; nothing was deleted
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
