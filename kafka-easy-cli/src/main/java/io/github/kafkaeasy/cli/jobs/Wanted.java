package io.github.kafkaeasy.cli.jobs;

import io.github.kafkaeasy.dlq.redrive.DeadLetters;

/** An action with all that was asked for. Immutable. */
public sealed interface Wanted permits Redriving, Discarding, Purging {
  /** Which action it is. */
  Action action();

  /**
   * Finds out what would be done, and changes nothing.
   *
   * @throws io.github.kafkaeasy.dlq.redrive.NothingSelectedException if nothing would be
   */
  Plan plan(DeadLetters letters);
}
