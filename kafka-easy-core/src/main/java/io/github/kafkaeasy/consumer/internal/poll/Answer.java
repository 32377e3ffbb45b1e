package io.github.kafkaeasy.consumer.internal.poll;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Future of a request to the poll thread. Some threads must not block for the result, because they
 * are needed to produce it; {@code get} and {@code join} throw on such a thread instead of waiting
 * for ever. Completed by the poll thread, or by the thread that completes an action's own result,
 * for example a worker in the lane of a skipped record; the application's attached functions run
 * there.
 */
final class Answer<T> extends CompletableFuture<T> {
  private final String call;
  private final Predicate<Thread> mustNotWait;

  /**
   * @param call the application's call, for the message
   * @param mustNotWait the threads that must not block
   */
  Answer(String call, Predicate<Thread> mustNotWait) {
    this.call = call;
    this.mustNotWait = mustNotWait;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Answer<>(call, mustNotWait);
  }

  @Override
  public T join() {
    refuseToWait();
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    refuseToWait();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    refuseToWait();
    return super.get(timeout, unit);
  }

  private void refuseToWait() {
    Thread caller = Thread.currentThread();
    if (!isDone() && mustNotWait.test(caller)) {
      throw new IllegalStateException(
          "thread "
              + caller.getName()
              + " must not wait for the result of "
              + call
              + ", which may need this thread. Continue without waiting, or run the next step with"
              + " thenRun(...)");
    }
  }
}
