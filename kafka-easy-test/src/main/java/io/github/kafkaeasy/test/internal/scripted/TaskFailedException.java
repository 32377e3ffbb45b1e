package io.github.kafkaeasy.test.internal.scripted;

/**
 * Thrown when a task of a {@link DeterministicExecutor} fails. The message names the task and where
 * it was submitted, the cause is the task's exception, and a suppressed exception has the stack
 * trace of the submission.
 */
public final class TaskFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TaskFailedException(String task, Throwable cause, Throwable submission) {
    super(task + " threw " + cause, cause);
    addSuppressed(submission);
  }
}
