package io.github.kafkaeasy.dlq.redrive;

/** The state of a dead letter according to the audit topic. */
public enum LetterState {
  /** Nothing has been done with the letter. */
  OPEN,
  /** The letter was sent again, and the broker has acknowledged the copy. */
  REDRIVEN,
  /** The letter was marked as not needed any more. */
  DISCARDED,
  /** The letter had been redriven too often and was moved to the quarantine topic. */
  QUARANTINED
}
