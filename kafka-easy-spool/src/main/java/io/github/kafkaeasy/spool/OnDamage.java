package io.github.kafkaeasy.spool;

/** What a producer does at its start with a spool's file that is damaged. Neither deletes it. */
public enum OnDamage {
  /** The start fails and says so; the file stays as it is. */
  REFUSE,
  /**
   * The file is renamed, to its name with {@code .damaged-} and the time, a line in the log says
   * so, and the producer starts with a new file. What was in the old one is not sent.
   */
  SET_ASIDE
}
