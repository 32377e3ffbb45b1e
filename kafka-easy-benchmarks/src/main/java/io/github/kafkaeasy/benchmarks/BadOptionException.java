package io.github.kafkaeasy.benchmarks;

/**
 * Thrown when an option of the command line is invalid. The message says why; it is printed without
 * a stack trace.
 */
final class BadOptionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadOptionException(String message) {
    super(message);
  }
}
