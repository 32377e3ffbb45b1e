package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What other threads want done on the poll thread. Whoever asks need not wait. */
public final class PollRequests {

  private record Request<T>(Supplier<CompletableFuture<T>> action, CompletableFuture<T> answer) {

    void run() {
      try {
        CompletableFuture<T> unused = action.get().whenComplete(this::answer);
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }

    private void answer(@Nullable T value, @Nullable Throwable failure) {
      if (failure == null) {
        answer.complete(value);
      } else {
        answer.completeExceptionally(failure);
      }
    }
  }

  private final PollSignal signal;

  /** Anybody adds, the poll thread takes. */
  private final Queue<Request<?>> waiting = new ConcurrentLinkedQueue<>();

  /** Set once by the poll thread: nobody will look any more. */
  private volatile boolean over;

  public PollRequests(PollSignal signal) {
    this.signal = signal;
  }

  /** Any thread. The answer may come from a worker when the action's own does. */
  <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> action) {
    Request<T> request = new Request<>(action, new CompletableFuture<>());
    waiting.add(request);
    signal.raise();
    if (over) {
      refuseAll();
    }
    return request.answer();
  }

  /** Poll thread. */
  void runAll() {
    Request<?> next;
    while ((next = waiting.poll()) != null) {
      next.run();
    }
  }

  /** The poll thread will not look again: whoever asks is told so. */
  public void refuseAll() {
    over = true;
    Request<?> next;
    while ((next = waiting.poll()) != null) {
      next.answer()
          .completeExceptionally(new IllegalStateException("the consumer is closing or closed"));
    }
  }
}
