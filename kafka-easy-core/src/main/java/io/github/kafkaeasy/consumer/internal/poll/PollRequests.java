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
 * The requests of other threads to the poll thread. They are carried out in the order in which they
 * came; those that only note something also while the poll thread waits.
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

  /** Any thread adds, the poll thread takes. */
  private final Deque<Request<?>> waiting = new ConcurrentLinkedDeque<>();

  /** Answers that are still owed; any thread. */
  private final Set<Answer<?>> owed = ConcurrentHashMap.newKeySet();

  /** Written by the poll thread: no request is carried out any more. */
  private volatile boolean over;

  public PollRequests(PollSignal signal) {
    this.signal = signal;
  }

  /**
   * Any thread but the poll thread.
   *
   * @param note whether the action only notes something and never calls Kafka
   */
  <T> void ask(Supplier<CompletableFuture<T>> action, Answer<T> answer, boolean note) {
    owe(answer);
    waiting.add(new Request<>(action, answer, note));
    signal.raise();
    if (over) {
      refuseAll();
    }
  }

  /** Poll thread: carries the request out before it returns, past those that wait. */
  <T> void runNow(Supplier<CompletableFuture<T>> action, Answer<T> answer) {
    owe(answer);
    if (over) {
      answer.completeExceptionally(closing());
    } else {
      // This thread is awake, whatever it was about to do: nothing may abort what it does now.
      signal.wakeUp();
      new Request<>(action, answer, false).run();
    }
  }

  private void owe(Answer<?> answer) {
    owed.add(answer);
    var unused = answer.whenComplete((value, failure) -> owed.remove(answer));
  }

  /** Poll thread. */
  void runAll() {
    Request<?> next;
    while ((next = waiting.poll()) != null) {
      next.run();
    }
  }

  /** Poll thread, while it waits: no note goes past a request that has to wait. */
  void runNotes() {
    Request<?> next;
    while ((next = waiting.peek()) != null && next.note()) {
      waiting.remove();
      next.run();
    }
  }

  /** Refuses what waits and what will be asked: the poll thread does not look any more. */
  public void refuseAll() {
    over = true;
    Request<?> next;
    while ((next = waiting.poll()) != null) {
      next.answer().completeExceptionally(closing());
    }
  }

  /** Poll thread, at the end: no answer is owed for ever. */
  public void end() {
    refuseAll();
    owed.forEach(answer -> answer.completeExceptionally(closing()));
  }

  private static IllegalStateException closing() {
    return new IllegalStateException("the consumer is closing or closed");
  }
}
