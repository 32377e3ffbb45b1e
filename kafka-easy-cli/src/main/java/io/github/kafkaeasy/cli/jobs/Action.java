package io.github.kafkaeasy.cli.jobs;

/** What can be done with letters, each only where the command allows it. */
public enum Action {
  /** Send them again. */
  REDRIVE,
  /** Decide that nobody needs them. */
  DISCARD,
  /** Delete them for good. */
  PURGE
}
