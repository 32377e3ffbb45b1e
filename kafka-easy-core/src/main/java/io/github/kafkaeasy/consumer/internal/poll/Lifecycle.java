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
 * State of a consumer and the requests to change it. Any thread may make a request, which is only
 * noted; the poll thread reads the requests in each round and is the only one that changes the
 * state.
 */
public final class Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable Duration> closeRequest = new AtomicReference<>();

  /** Written by any thread, read by the poll thread. */
  private volatile boolean pauseRequested;

  /** Written by the poll thread, read by any thread. */
  private volatile ConsumerState state = ConsumerState.NEW;

  /**
   * Added by any thread; run by the poll thread at the end, or by the adding thread if the consumer
   * has ended already.
   */
  private final Queue<Runnable> atEnd = new ConcurrentLinkedQueue<>();

  /** Written by the poll thread before the end. */
  private volatile @Nullable DrainReport report;

  public ConsumerState state() {
    return state;
  }

  /**
   * Changes the state, if that is allowed: DRAINING can only change to a final state, and a final
   * state never changes.
   */
  void enter(ConsumerState next) {
    if (!state.isEnd() && (state != ConsumerState.DRAINING || next.isEnd())) {
      state = next;
    }
  }

  /** Requests the end because of a failure; the first failure is kept as the cause. */
  public void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Requests the close; the first caller's limit counts. */
  public void requestClose(Duration limit) {
    closeRequest.compareAndSet(null, limit);
  }

  public boolean shallEnd() {
    return closeRequest.get() != null || failure.get() != null;
  }

  /** The limit of the close request, or {@code otherwise} when the consumer ends by itself. */
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

  /** Runs the callback when the consumer has ended; at once if it has already. */
  public void onEnd(Runnable callback) {
    atEnd.add(callback);
    if (state.isEnd() && atEnd.remove(callback)) {
      runAtEnd(callback);
    }
  }

  private static void runAtEnd(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable thrown) {
      LOG.warn("A callback of onClosed failed", thrown);
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
