package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.Waits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The thread that runs callbacks and functions attached to sends, so that Kafka's I/O thread never
 * waits for them. The thread is started by the first such completion and ends after 10 idle
 * seconds.
 *
 * <p><b>Bound.</b> Kafka's I/O thread must never wait, so it may always add a completion. Instead,
 * senders wait when {@link #MOST_WAITING} completions are queued, until half of them are done. The
 * queue is therefore bounded by that number plus the completions of the records in Kafka's buffer.
 *
 * <p><b>Waiting on the callback thread itself.</b> A callback may wait for another send, whose
 * completion must run on the same thread. Therefore the wait takes that completion out of the queue
 * and runs it at once.
 */
public final class Completions {
  /** The number of queued completions at which senders begin to wait. */
  public static final int MOST_WAITING = 100_000;

  private static final long IDLE_SECONDS = 10;

  /**
   * The shortest limit for the wait of a send, even if maxBlock is smaller: a send that fails adds
   * a completion to the queue, so failing at once would fill the queue further.
   */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

  /** A shorter wait may be caused by a burst and is not logged. */
  private static final long WORTH_A_WORD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Limit of nested waits, because each one uses stack. */
  private static final int DEEPEST = 50;

  private final String threadName;
  private final Duration maxBlock;
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor executor;
  private final ReentrantLock roomLock = new ReentrantLock();
  private final Condition room = roomLock.newCondition();

  /** Written by the thread that starts it; read by every send. */
  private volatile @Nullable Thread thread;

  /** Whether senders must wait. Set by any thread, cleared by the callback thread. */
  private volatile boolean full;

  /** Whether the callback thread waits for a completion. Written by the callback thread only. */
  private volatile boolean waiting;

  /** Whether a completion was ever added; set by any thread, never cleared. */
  private volatile boolean used;

  private volatile boolean closed;
  private long secondsHeld; // total waiting time of all senders; guarded by roomLock
  private int depth; // callback thread only

  /** The queued completion of a send. */
  record Ending(
      SendFuture send, @Nullable RecordMetadata metadata, @Nullable DeliveryException failure)
      implements Runnable {

    @Override
    public void run() {
      send.settleAndTell(metadata, failure);
    }
  }

  /**
   * @param maxBlock the longest time that a send waits for the queue
   */
  public Completions(String threadName, Duration maxBlock) {
    this.threadName = threadName;
    this.maxBlock = maxBlock.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : maxBlock;
    executor =
        new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, queue, this::newThread) {
          @Override
          protected void afterExecute(Runnable done, @Nullable Throwable failure) {
            makeRoom();
          }
        };
    executor.allowCoreThreadTimeOut(true);
  }

  /** Adds a completion; never waits. Called on any thread, including Kafka's I/O thread. */
  public void run(Runnable completion) {
    used = true;
    executor.execute(completion);
    if (waiting) {
      LockSupport.unpark(thread);
    }
    if (!full && queue.size() >= MOST_WAITING) {
      fill();
    }
  }

  /** Whether the caller is the callback thread. */
  boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }

  /** Whether a sender must call {@link #awaitRoom}. */
  public boolean isFull() {
    return full;
  }

  /**
   * Waits until half of the queued completions are done. Called by a sending thread. Returns at
   * once on the callback thread and on Kafka's I/O thread, which would wait for themselves.
   *
   * @throws DeliveryException if that takes longer than maxBlock, or the thread is interrupted
   */
  public void awaitRoom(String topic) {
    if (isOwnThread() || IoThread.isCurrent()) {
      return;
    }
    long left = Waits.nanos(maxBlock);
    try {
      roomLock.lockInterruptibly();
      try {
        while (full && !closed) {
          if (left <= 0) {
            throw tooSlow(topic);
          }
          long slice = Math.min(left, WORTH_A_WORD_NANOS);
          long over = room.awaitNanos(slice);
          left -= slice - over;
          if (over <= 0 && full && !closed) {
            sayThatSendersWait();
          }
        }
      } finally {
        roomLock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeliveryException(
          topic, -1, "the sending thread was interrupted.", "Nothing was sent.", e);
    }
  }

  /**
   * Waits on the callback thread for a future, and meanwhile runs the completions that it may
   * depend on: the completion of {@code root}, and if the future is derived from {@code root}, also
   * those of all sends that were begun on this thread.
   *
   * @param nanos the time limit
   * @throws IllegalStateException if too many waits are nested
   */
  void runUntilDone(CompletableFuture<?> future, SendFuture root, long nanos)
      throws InterruptedException {
    if (depth == DEEPEST) {
      throw new IllegalStateException(
          DEEPEST
              + " callbacks of sends wait inside of each other on "
              + threadName
              + ". Use thenCompose in place of join, or thenAcceptAsync with an executor.");
    }
    long deadline = System.nanoTime() + nanos;
    Thread self = Thread.currentThread();
    var unused = future.whenComplete((value, failure) -> LockSupport.unpark(self));
    depth++;
    try {
      while (!future.isDone()) {
        waiting = true; // before the queue is checked, so that no completion is missed
        Ending end = endFor(root, future != root);
        if (end != null) {
          end.run();
          makeRoom();
          continue;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return;
        }
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      depth--;
      waiting = depth > 0;
    }
  }

  private @Nullable Ending endFor(SendFuture root, boolean orBegunHere) {
    for (Runnable next : queue) {
      if (next instanceof Ending end
          && (end.send == root || (orBegunHere && end.send.isBegunInCallback()))
          && queue.remove(end)) {
        return end;
      }
    }
    return null;
  }

  /**
   * Waits until all completions added so far have run, or the limit has passed. Returns at once on
   * the callback thread and on Kafka's I/O thread.
   */
  public void awaitDrained(Duration limit) throws InterruptedException {
    if (isOwnThread() || IoThread.isCurrent() || closed || !used) {
      return;
    }
    CountDownLatch reached = new CountDownLatch(1);
    executor.execute(reached::countDown);
    boolean unused = reached.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Lets the thread end when the queue is empty. A later completion starts a thread again, so that
   * it does not run on Kafka's I/O thread.
   */
  public void shutdown() {
    closed = true;
    executor.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    wakeSenders();
  }

  private void fill() {
    roomLock.lock();
    try {
      if (full || queue.size() < MOST_WAITING) {
        return;
      }
      full = true;
    } finally {
      roomLock.unlock();
    }
    makeRoom(); // in case the last completion ended meanwhile
  }

  /**
   * Called after each second that a sender has waited, with the lock held. Logs the first, second,
   * fourth, eighth ... of these seconds.
   */
  private void sayThatSendersWait() {
    secondsHeld++;
    if (Long.bitCount(secondsHeld) == 1) {
      ProducerLog.LOG.warn(
          "{} completed sends wait for the thread {}, and send() waits for it too: a callback is too"
              + " slow",
          queue.size(),
          threadName);
    }
  }

  private void makeRoom() {
    if (full && queue.size() <= MOST_WAITING / 2) {
      wakeSenders();
    }
  }

  private void wakeSenders() {
    roomLock.lock();
    try {
      full = false;
      room.signalAll();
    } finally {
      roomLock.unlock();
    }
  }

  private DeliveryException tooSlow(String topic) {
    return new DeliveryException(
        topic,
        -1,
        queue.size()
            + " completed sends wait for the thread "
            + threadName
            + ", which did not catch up within "
            + DurationText.of(maxBlock)
            + ": a callback is too slow.",
        "Give its work to threads of your own, send slower, or raise maxBlock. Nothing was sent.",
        null,
        true);
  }

  private Thread newThread(Runnable work) {
    Thread created = new Thread(work, threadName);
    created.setDaemon(true);
    thread = created;
    return created;
  }
}
