package io.github.kafkaeasy.spool;

/** Reaction of a starting producer to a damaged spool file. No choice deletes the file. */
public enum OnDamage {
  /** The start fails with {@link DamagedSpoolException}; the file is not changed. */
  REFUSE,
  /**
   * The file is renamed (its name, {@code .damaged-} and the time), an ERROR line is logged, and
   * the producer starts with a new file. The records of the old file are not sent.
   */
  SET_ASIDE
}
