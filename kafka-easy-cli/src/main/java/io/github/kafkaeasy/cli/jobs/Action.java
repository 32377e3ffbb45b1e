package io.github.kafkaeasy.cli.jobs;

/** The actions on letters; option {@code --allow} of {@code console} names the permitted ones. */
public enum Action {
  /** Sends letters again. */
  REDRIVE,
  /** Marks letters as not needed any more. */
  DISCARD,
  /** Deletes letters permanently. */
  PURGE
}
