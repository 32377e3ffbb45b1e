package io.github.kafkaeasy.dlq.redrive;

/** What has been done with a dead letter so far, as the audit topic tells. */
public enum LetterState {
  /** Nothing yet. */
  OPEN,
  /** It was sent again, and the broker has acknowledged that. */
  REDRIVEN,
  /** Somebody decided that nobody needs it. */
  DISCARDED,
  /** It came back too often and was set aside in the quarantine topic. */
  QUARANTINED
}
