package io.github.kafkaeasy.consumer.internal.intake;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Reads completed answers of {@link Lookups}. */
final class Answers {

  private Answers() {}

  /** Cause of the failure of a completed question; null: it was answered. */
  static @Nullable Throwable failure(CompletableFuture<?> answer) {
    if (!answer.isCompletedExceptionally()) {
      return null;
    }
    Throwable failure = answer.handle((value, why) -> why).join();
    while ((failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }
}
