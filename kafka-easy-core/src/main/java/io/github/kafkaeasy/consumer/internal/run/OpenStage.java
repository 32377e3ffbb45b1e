package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.internal.shared.JvmHealth;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open stage of an asynchronous handler. Its record is the head of a hold until the stage ends;
 * the thread that ends it only leaves the outcome with the listener.
 */
public final class OpenStage implements RunOutcome {
  private final CompletionStage<?> stage;

  /** Tells the handler that its limit has passed; null: the stage is cancelled instead. */
  private final @Nullable Runnable tell;

  /** Null when the stage is of a kind that cannot be cancelled. */
  private final @Nullable CompletableFuture<?> future;

  /** Told of the outcome first; written by the worker that made the stage, null: nobody is. */
  private @Nullable Consumer<RunOutcome> first;

  /** A stage of somebody's own making might call back twice. */
  private final AtomicBoolean ended = new AtomicBoolean();

  /** When the attempt began, if it is one of those that are timed; written by its worker. */
  public @Nullable Long timedFrom;

  /** When the poll thread first saw it; poll thread only. */
  private @Nullable Long seenNanos;

  /** Written by the poll thread before it cancels. */
  private volatile boolean timedOut;

  private OpenStage(
      CompletionStage<?> stage, @Nullable CompletableFuture<?> future, @Nullable Runnable tell) {
    this.stage = stage;
    this.future = future;
    this.tell = tell;
  }

  /**
   * Outcome of the handler's stage if it has ended, else an open stage.
   *
   * @param tell tells the handler that {@code handlerTimeout} has passed; null: cancel the stage
   *     then
   */
  public static RunOutcome of(CompletionStage<?> stage, @Nullable Runnable tell) {
    CompletableFuture<?> future = futureOf(stage);
    if (future == null || !future.isDone()) {
      return new OpenStage(stage, future, tell);
    }
    // Most stages of quick handlers end here, so it makes no further future of them.
    return future.isCompletedExceptionally()
        ? future.handle(OpenStage::outcomeOf).join()
        : outcomeOf(future.getNow(null), null);
  }

  private static @Nullable CompletableFuture<?> futureOf(CompletionStage<?> stage) {
    try {
      return stage.toCompletableFuture();
    } catch (UnsupportedOperationException e) {
      return null;
    }
  }

  /** What the application's stage ends with means nothing; that of a handler's outputs does. */
  private static RunOutcome outcomeOf(@Nullable Object value, @Nullable Throwable thrown) {
    if (thrown == null) {
      return value instanceof HandledWith outputs ? outputs : HANDLED;
    }
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return JvmHealth.isUnwell(cause)
        ? new RunOutcome.JvmUnwell(cause)
        : new RunOutcome.Failed(FailureStage.HANDLE, cause);
  }

  /**
   * Lane's owner: tells the listener, once, how the stage ended; at once, or on the thread that
   * ends it.
   */
  public void whenEnded(Consumer<RunOutcome> listener) {
    // On the future that we would cancel, which for some stages is a copy.
    CompletionStage<?> awaited = future == null ? stage : future;
    try {
      awaited.whenComplete((value, thrown) -> end(outcomeOf(value, thrown), listener));
    } catch (RuntimeException e) {
      end(outcomeOf(null, e), listener);
    }
  }

  /**
   * Worker, before anybody listens: what is told of the outcome before the listener is.
   *
   * @param teller throws nothing
   */
  void beforeItsEndIsTold(Consumer<RunOutcome> teller) {
    first = teller;
  }

  /** Any thread. */
  private void end(RunOutcome outcome, Consumer<RunOutcome> listener) {
    if (ended.compareAndSet(false, true)) {
      Consumer<RunOutcome> teller = first;
      if (teller != null) {
        teller.accept(outcome);
      }
      listener.accept(outcome);
    }
  }

  /** Poll thread: true once, when the stage has been open for the limit. */
  public boolean isOverdue(long now, long limitNanos) {
    if (seenNanos == null) {
      seenNanos = now;
    }
    if (timedOut || ended.get() || now - seenNanos < limitNanos) {
      return false;
    }
    timedOut = true;
    return true;
  }

  public boolean isTimedOut() {
    return timedOut;
  }

  /** End of the log line about an overdue stage. */
  public String whenOverdue() {
    return tell != null
        ? "its timedOut was called, and its key waits until its stage ends"
        : "its stage is cancelled, as onHandlerTimeout(CANCEL_STAGE) asks; its work may go on";
  }

  /**
   * Does what was chosen for an overdue stage. Not on the poll thread, because it runs code of the
   * application: {@code timedOut}, or what is chained to the cancelled future.
   */
  public void overdue() {
    if (tell != null) {
      tell.run();
    } else if (future != null) {
      future.cancel(true);
    }
  }
}
