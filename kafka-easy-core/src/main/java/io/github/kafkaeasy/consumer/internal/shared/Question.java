package io.github.kafkaeasy.consumer.internal.shared;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A repeated request to Kafka, of which at most one is open, and its last answer. Poll thread only;
 * answers are completed on other threads.
 */
public final class Question<T> {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Supplier<CompletableFuture<T>> question;

  /** The open question; null: none. */
  private @Nullable CompletableFuture<T> open;

  /** The last question that was answered, or failed. */
  private @Nullable CompletableFuture<T> answered;

  private long askedNanos;

  /** Asks nothing yet. */
  public Question(Supplier<CompletableFuture<T>> question) {
    this.question = question;
  }

  /**
   * Asks, unless a question is still open, or an answer exists and its question was asked less than
   * 5 s ago.
   */
  public void ask(long now) {
    boolean isDue = answered == null || now - askedNanos >= EVERY.toNanos();
    if (open == null && isDue) {
      open = question.get();
      askedNanos = now;
    }
  }

  /** The last answer or failure, completed; null: none yet. */
  public @Nullable CompletableFuture<T> answer() {
    CompletableFuture<T> asked = open;
    if (asked != null && asked.isDone()) {
      answered = asked;
      open = null;
    }
    return answered;
  }

  /** Drops the last answer and the open question. */
  public void forget() {
    open = null;
    answered = null;
  }
}
