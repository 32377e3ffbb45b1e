package io.github.kafkaeasy.cli.jobs;

/** The actions on letters; the command's option {@code --allow} names the permitted ones. */
public enum Action {
  /** Sends letters again. */
  REDRIVE,
  /** Marks letters as not needed any more. */
  DISCARD,
  /** Deletes letters permanently. */
  PURGE
}
