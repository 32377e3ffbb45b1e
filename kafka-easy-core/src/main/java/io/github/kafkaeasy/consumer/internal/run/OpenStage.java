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
 * The open stage of an asynchronous handler, or of the check whether a record's outputs can be
 * written. The record's key is held until the stage ends; the thread that ends the stage only
 * passes the outcome to the hooks and to the listener.
 */
public final class OpenStage implements RunOutcome {
  private final CompletionStage<?> stage;

  /** Tells the handler that its limit has passed; null: the stage is cancelled instead. */
  private final @Nullable Runnable tell;

  /** True if the handler has returned, and only the check of the record's outputs is open. */
  private final boolean handlerReturned;

  /** The stage as a future; null when it cannot be converted, and so cannot be cancelled. */
  private final @Nullable CompletableFuture<?> future;

  /**
   * Gets the outcome before the listener; written by the worker that made the stage. Null: none.
   */
  private @Nullable Consumer<RunOutcome> first;

  /** Guards against a stage implementation that calls back twice. */
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Start of the attempt, if it is timed; written by its worker. */
  public @Nullable Long timedFrom;

  /** Time at which the poll thread first saw the stage; poll thread only. */
  private @Nullable Long seenNanos;

  /** Written by the poll thread before the handler is told or the stage cancelled. */
  private volatile boolean timedOut;

  private OpenStage(
      CompletionStage<?> stage,
      @Nullable CompletableFuture<?> future,
      @Nullable Runnable tell,
      boolean handlerReturned) {
    this.handlerReturned = handlerReturned;
    this.stage = stage;
    this.future = future;
    this.tell = tell;
  }

  /**
   * The outcome if the stage has ended, else the open stage.
   *
   * @param tell tells the handler that {@code handlerTimeout} has passed; null: cancel the stage
   *     instead
   */
  public static RunOutcome of(CompletionStage<?> stage, @Nullable Runnable tell) {
    return of(stage, tell, false);
  }

  private static RunOutcome of(
      CompletionStage<?> stage, @Nullable Runnable tell, boolean handlerReturned) {
    CompletableFuture<?> future = futureOf(stage);
    if (future == null || !future.isDone()) {
      return new OpenStage(stage, future, tell, handlerReturned);
    }
    // Stages of quick handlers are usually complete here, so no further future is created for them.
    return future.isCompletedExceptionally()
        ? future.handle(OpenStage::outcomeOf).join()
        : outcomeOf(future.getNow(null), null);
  }

  /**
   * As {@link #of}, for a stage that ends when it is known whether the record's outputs can be
   * written. The handler has returned, so no timeout calls it or cancels anything.
   */
  static RunOutcome ofOutputs(CompletionStage<?> checked) {
    return of(checked, null, true);
  }

  private static @Nullable CompletableFuture<?> futureOf(CompletionStage<?> stage) {
    try {
      return stage.toCompletableFuture();
    } catch (UnsupportedOperationException e) {
      return null;
    }
  }

  /**
   * The value of the application's stage is ignored; that of the stage that checks outputs is used.
   */
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
   * Passes the outcome to the listener, once, now or on the thread that ends the stage. Called by
   * the worker that owns the record's lane.
   */
  public void whenEnded(Consumer<RunOutcome> listener) {
    // Listens to the future that a timeout would cancel; for some stages, this future is a copy of
    // the stage.
    CompletionStage<?> awaited = future == null ? stage : future;
    try {
      awaited.whenComplete((value, thrown) -> end(outcomeOf(value, thrown), listener));
    } catch (RuntimeException e) {
      end(outcomeOf(null, e), listener);
    }
  }

  /**
   * Adds a receiver that gets the outcome before the listener; receivers are called in the order in
   * which they were added. Worker, before whenEnded is called.
   *
   * @param teller throws no exception
   */
  void beforeItsEndIsTold(Consumer<RunOutcome> teller) {
    Consumer<RunOutcome> before = first;
    first = before == null ? teller : before.andThen(teller);
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

  /** Whether the stage has been open for the limit; true only once. Poll thread. */
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

  /** Whether the handler exceeded the limit, so that a failure of the stage is a timeout. */
  public boolean isTimedOut() {
    return timedOut && !handlerReturned;
  }

  /** End of the log line about an overdue stage. */
  public String whenOverdue() {
    return tell != null
        ? "its timedOut was called, and its key (in PARTITION order its partition) waits until its"
            + " stage ends"
        : "its stage is cancelled, as onHandlerTimeout(CANCEL_STAGE) asks; its work may continue";
  }

  /**
   * Calls {@code timedOut}, or cancels the stage. Not on the poll thread, because it runs code of
   * the application: {@code timedOut}, or what is chained to the cancelled future.
   */
  public void overdue() {
    if (tell != null) {
      tell.run();
    } else if (future != null) {
      future.cancel(true);
    }
  }
}
