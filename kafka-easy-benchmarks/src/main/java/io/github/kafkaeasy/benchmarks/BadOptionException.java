package io.github.kafkaeasy.benchmarks;

/** What the command line says makes no sense; the message says why, the stack trace nothing. */
final class BadOptionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadOptionException(String message) {
    super(message);
  }
}
