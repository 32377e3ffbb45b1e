package io.github.kafkaeasy.producer.internal.send;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future derived from a send, for example by {@code send(...).thenApply(...)}. It knows its send,
 * because a wait for it on the callback thread must run the send's completion, like a wait for the
 * send itself.
 */
final class Derived<T> extends CompletableFuture<T> {
  private final SendFuture root;

  Derived(SendFuture root) {
    this.root = root;
  }

  @Override
  public T join() {
    root.beforeJoin(this);
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    long unused = root.beforeGet(this, Long.MAX_VALUE / 2);
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long left = root.beforeGet(this, unit.toNanos(timeout));
    return super.get(left, TimeUnit.NANOSECONDS);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Derived<>(root);
  }
}
