package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.remove.Discarding;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;

/**
 * Letters that nobody needs. They stay in the topic until retention or a {@link Purge} deletes
 * them, but are no longer open, and the audit topic says of each who discarded it and why. {@link
 * #plan} counts them, {@link #run} does it. Immutable and thread-safe.
 */
public final class Discard {
  private final LetterTopic letters;
  private final Selection selection;
  private final String reason;
  private final String by;
  private final boolean takeOver;

  Discard(LetterTopic letters, Selection selection) {
    this(letters, selection, "", Audit.currentUser(), false);
  }

  private Discard(
      LetterTopic letters, Selection selection, String reason, String by, boolean takeOver) {
    this.letters = letters;
    this.selection = selection;
    this.reason = reason;
    this.by = by;
    this.takeOver = takeOver;
  }

  /**
   * Why, for the audit record; required.
   *
   * @throws InvalidOptionException for blank text
   */
  public Discard because(String why) {
    return new Discard(letters, selection, Options.text("because", why), by, takeOver);
  }

  /**
   * Who does it, for the audit record. Default: the user of this process.
   *
   * @throws InvalidOptionException for blank text
   */
  public Discard by(String who) {
    return new Discard(letters, selection, reason, Options.text("by", who), takeOver);
  }

  /**
   * Ends a redrive of the same dead-letter topic that is at work: it could send what is discarded.
   * Default: {@link #run} refuses while one is at work.
   */
  public Discard takeOver() {
    return new Discard(letters, selection, reason, by, true);
  }

  /**
   * Counts what {@link #run} would discard, and changes nothing.
   *
   * @throws NothingSelectedException if nothing is selected that is still open
   */
  public LetterStats plan() {
    return Discarding.plan(letters, selection);
  }

  /**
   * Discards.
   *
   * @throws InvalidOptionException if nobody said why
   * @throws NothingSelectedException if nothing is selected that is still open
   * @throws RedriveRunningException if a redrive of the topic is at work; nothing was changed
   */
  public DiscardReport run() {
    return Discarding.run(letters, selection, Options.text("because", reason), by, takeOver);
  }
}
