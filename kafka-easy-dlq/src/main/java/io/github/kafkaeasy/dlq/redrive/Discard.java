package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.remove.Discarding;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;

/**
 * The action that marks letters as not needed any more. They stay in the topic until retention or a
 * {@link Purge} deletes them, but are no longer open, and the audit topic records who discarded
 * them and why. {@link #plan} counts them, {@link #run} discards them. Immutable and thread-safe.
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
   * The reason, for the audit record; required.
   *
   * @throws InvalidOptionException for blank text
   */
  public Discard because(String why) {
    return new Discard(letters, selection, Options.text("because", why), by, takeOver);
  }

  /**
   * The person or program that discards, for the audit record. Default: the user of this process.
   *
   * @throws InvalidOptionException for blank text
   */
  public Discard by(String who) {
    return new Discard(letters, selection, reason, Options.text("by", who), takeOver);
  }

  /**
   * Ends a running redrive of the same dead-letter topic, which could still send the discarded
   * letters; does not end another discard or a purge. Default: {@link #run} refuses while a
   * redrive, another discard or a purge of open letters is running.
   */
  public Discard takeOver() {
    return new Discard(letters, selection, reason, by, true);
  }

  /**
   * Counts the letters that {@link #run} would discard, and changes nothing.
   *
   * @throws NothingSelectedException if no open letter is selected
   */
  public LetterStats plan() {
    return Discarding.plan(letters, selection);
  }

  /**
   * Discards the selected letters.
   *
   * @throws InvalidOptionException if no reason was given
   * @throws NothingSelectedException if no open letter is selected
   * @throws RedriveRunningException if a redrive, another discard or a purge of open letters of the
   *     topic is running; nothing was changed
   */
  public DiscardReport run() {
    return Discarding.run(letters, selection, Options.text("because", reason), by, takeOver);
  }
}
