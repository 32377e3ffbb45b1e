package io.github.kafkaeasy.consumer.internal.poll;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * The future of a request. A thread that the answer may need, or that the answering thread may be
 * waiting for, is refused when it wants to wait for it: it would wait for itself.
 */
final class Answer<T> extends CompletableFuture<T> {
  private final String call;
  private final Predicate<Thread> mustNotWait;

  /**
   * @param call how the application wrote it, for the message
   * @param mustNotWait the threads that are refused
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
              + " may not wait for the answer of "
              + call
              + ": the answer may need this very thread. Go on without waiting, or chain what"
              + " follows with thenRun(...)");
    }
  }
}
