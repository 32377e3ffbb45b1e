package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.DrainReport;
import io.github.kafkaeasy.internal.Waits;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of a consumer and where it is in its life. Requests come from any thread and are
 * only noted; the poll thread looks at them each time round and alone moves the state.
 */
public final class Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable Duration> closeRequest = new AtomicReference<>();

  /** Any thread asks, the poll thread reads. */
  private volatile boolean pauseRequested;

  /** Written by the poll thread (and the starting thread before it). */
  private volatile ConsumerState state = ConsumerState.NEW;

  /** Anybody adds, the poll thread runs them at the end. */
  private final Queue<Runnable> atEnd = new ConcurrentLinkedQueue<>();

  /** Written by the poll thread before the end. */
  private volatile @Nullable DrainReport report;

  public ConsumerState state() {
    return state;
  }

  /** Moves forward: out of draining leads only to an end, and an end is final. */
  void enter(ConsumerState next) {
    if (!state.isEnd() && (state != ConsumerState.DRAINING || next.isEnd())) {
      state = next;
    }
  }

  /** The first failure is the cause; it also asks for the close. */
  public void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Asks for the close; the first limit counts. */
  public void requestClose(Duration limit) {
    closeRequest.compareAndSet(null, limit);
  }

  public boolean shallEnd() {
    return closeRequest.get() != null || failure.get() != null;
  }

  /** The limit that was asked for, or this one when the consumer ends by itself. */
  public Duration closeLimit(Duration otherwise) {
    Duration asked = closeRequest.get();
    return asked == null ? otherwise : asked;
  }

  public void requestPause(boolean paused) {
    pauseRequested = paused;
  }

  boolean isPauseRequested() {
    return pauseRequested;
  }

  public void end(DrainReport drained) {
    report = drained;
    enter(failure.get() == null ? ConsumerState.CLOSED : ConsumerState.FAILED);
    ended.countDown();
    Runnable next;
    while ((next = atEnd.poll()) != null) {
      runAtEnd(next);
    }
  }

  /** Runs once the consumer has ended; at once when it has. */
  public void onEnd(Runnable callback) {
    atEnd.add(callback);
    if (state.isEnd() && atEnd.remove(callback)) {
      runAtEnd(callback);
    }
  }

  private static void runAtEnd(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOG.warn("A callback at the end of the consumer failed", e);
    }
  }

  public Optional<DrainReport> report() {
    return Optional.ofNullable(report);
  }

  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  public void awaitEnd(Duration limit) throws InterruptedException {
    boolean unused = ended.await(Waits.nanos(limit), TimeUnit.NANOSECONDS);
  }
}
