package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Queue of requests of other threads to the poll thread, carried out in the order of arrival.
 * Requests that neither block nor call Kafka are also carried out while the poll thread waits for
 * handlers.
 */
public final class PollRequests {

  private record Request<T>(Supplier<CompletableFuture<T>> action, Answer<T> answer, boolean note) {

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

  /** Added by any thread, taken by the poll thread. */
  private final Deque<Request<?>> waiting = new ConcurrentLinkedDeque<>();

  /** Results that are not completed yet; any thread. */
  private final Set<Answer<?>> owed = ConcurrentHashMap.newKeySet();

  /** True when no request is carried out any more. Written by the poll thread. */
  private volatile boolean over;

  public PollRequests(PollSignal signal) {
    this.signal = signal;
  }

  /**
   * Adds a request. Any thread except the poll thread.
   *
   * @param note true if the action neither blocks nor calls Kafka
   */
  <T> void ask(Supplier<CompletableFuture<T>> action, Answer<T> answer, boolean note) {
    owe(answer);
    waiting.add(new Request<>(action, answer, note));
    signal.raise();
    if (over) {
      refuseAll();
    }
  }

  /** Carries out the request before this call returns, ahead of the queue. Poll thread. */
  <T> void runNow(Supplier<CompletableFuture<T>> action, Answer<T> answer) {
    owe(answer);
    if (over) {
      answer.completeExceptionally(closing());
    } else {
      // Marks this thread as awake, so that no other thread wakes it up and aborts the Kafka call
      // of this request.
      signal.wakeUp();
      new Request<>(action, answer, false).run();
    }
  }

  private void owe(Answer<?> answer) {
    owed.add(answer);
    var unused = answer.whenComplete((value, failure) -> owed.remove(answer));
  }

  /** Carries out all requests. Poll thread. */
  void runAll() {
    Request<?> next;
    while ((next = waiting.poll()) != null) {
      next.run();
    }
  }

  /**
   * Carries out requests that neither block nor call Kafka, up to the first other request. Called
   * by the poll thread in each round and while it waits for handlers.
   */
  void runNotes() {
    Request<?> next;
    while ((next = waiting.peek()) != null && next.note()) {
      waiting.remove();
      next.run();
    }
  }

  /**
   * Refuses waiting and future requests, because the poll thread does not carry them out any more.
   */
  public void refuseAll() {
    over = true;
    Request<?> next;
    while ((next = waiting.poll()) != null) {
      next.answer().completeExceptionally(closing());
    }
  }

  /** Fails all results that are still open. Poll thread, at the end. */
  public void end() {
    refuseAll();
    owed.forEach(answer -> answer.completeExceptionally(closing()));
  }

  private static IllegalStateException closing() {
    return new IllegalStateException("the consumer is closing or closed");
  }
}
