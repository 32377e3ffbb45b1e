package io.github.kafkaeasy.dlq.internal.publish;

/** The parts of a failure that a dead letter contains; each form is smaller than the one before. */
public enum LetterForm {
  WITH_STACK_TRACE,
  WITH_MESSAGE,
  WITHOUT_MESSAGE,
  /** A pointer without the record itself: only its coordinates and the failure. */
  POINTER;

  boolean isSmallest() {
    return this == POINTER;
  }

  LetterForm smaller() {
    return switch (this) {
      case WITH_STACK_TRACE -> WITH_MESSAGE;
      case WITH_MESSAGE -> WITHOUT_MESSAGE;
      case WITHOUT_MESSAGE, POINTER -> POINTER;
    };
  }
}
