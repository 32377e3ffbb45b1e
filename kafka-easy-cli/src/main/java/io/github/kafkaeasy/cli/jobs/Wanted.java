package io.github.kafkaeasy.cli.jobs;

import io.github.kafkaeasy.dlq.redrive.DeadLetters;

/** A requested action with all its parameters. Immutable. */
public sealed interface Wanted permits Redriving, Discarding, Purging {
  /** The kind of action. */
  Action action();

  /**
   * Calculates what the action would do, and changes nothing.
   *
   * @throws io.github.kafkaeasy.dlq.redrive.NothingSelectedException if it would do nothing
   */
  Plan plan(DeadLetters letters);
}
