package io.github.kafkaeasy.test.internal.scripted;

/**
 * A task run by a {@link DeterministicExecutor} threw. The message names the task and the place
 * that submitted it, the cause is what it threw, and a suppressed exception holds the submission's
 * stack.
 */
public final class TaskFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TaskFailedException(String task, Throwable cause, Throwable submission) {
    super(task + " threw " + cause, cause);
    addSuppressed(submission);
  }
}
