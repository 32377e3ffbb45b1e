package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.internal.settings.Options;
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
 * The thread that runs what users attach to their sends, so that Kafka's I/O thread never waits for
 * it. Started by the first completion that has something attached, gone after a while without.
 *
 * <p><b>Bound.</b> Kafka's I/O thread must never wait, so it may always hand over. Senders wait
 * instead: from {@link #MOST_WAITING} completions on until half of them are done. So no more are
 * ever waiting than that and what was in Kafka's buffer.
 *
 * <p><b>Waiting on the thread itself.</b> A callback may wait for another send. The end of that
 * send is told on the same thread, so the wait takes it out of the queue and runs it at once.
 */
public final class Completions {
  /** From so many on, senders wait. */
  public static final int MOST_WAITING = 100_000;

  private static final long IDLE_SECONDS = 10;

  /** A send without maxBlock waits this long all the same, or its failure would fill the queue. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

  /** A burst fills the queue for a moment; a wait of this length is no burst, and is logged. */
  private static final long WORTH_A_WORD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Waits inside of waits: each lies on the stack of the one before. */
  private static final int DEEPEST = 50;

  private final String threadName;
  private final Duration maxBlock;
  private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor executor;
  private final ReentrantLock roomLock = new ReentrantLock();
  private final Condition room = roomLock.newCondition();

  /** Written by the thread that starts it; read by each send. */
  private volatile @Nullable Thread thread;

  /** Whether senders have to wait. Set by any thread, cleared by the callback thread. */
  private volatile boolean full;

  /** Whether the callback thread waits for an end. Written by the callback thread alone. */
  private volatile boolean waiting;

  /** Whether anything was ever handed over; set by any thread, and never cleared. */
  private volatile boolean used;

  private volatile boolean closed;
  private long secondsHeld; // of all senders together; guarded by roomLock
  private int depth; // callback thread

  /** The end of a send on its way to the callback thread. */
  record Ending(
      SendFuture send, @Nullable RecordMetadata metadata, @Nullable DeliveryException failure)
      implements Runnable {

    @Override
    public void run() {
      send.settleAndTell(metadata, failure);
    }
  }

  /**
   * @param maxBlock how long a send may wait for room
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

  /** Hands over; never waits. Called on any thread, Kafka's I/O thread among them. */
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

  /** Whether a send has to ask for room. */
  public boolean isFull() {
    return full;
  }

  /**
   * Waits until the callbacks have caught up. Called by a sending thread; returns at once on the
   * two kinds of threads that would wait for themselves.
   *
   * @throws DeliveryException when they have not within maxBlock, or the thread is interrupted
   */
  public void awaitRoom(String topic) {
    if (isOwnThread() || IoThread.isCurrent()) {
      return;
    }
    long left = maxBlock.toNanos();
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
   * Waits on the callback thread for a future, and runs at once those ends that it may depend on:
   * that of {@code root}, and for a future that only follows from it those of all sends that were
   * begun on this thread.
   *
   * @param nanos how long
   * @throws IllegalStateException if this is a wait inside of too many waits
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
        waiting = true; // before the look into the queue, so that no end falls in between
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

  /** Waits until everything handed over so far has run; not at all on the thread itself. */
  public void awaitDrained(Duration limit) throws InterruptedException {
    if (isOwnThread() || IoThread.isCurrent() || closed || !used) {
      return;
    }
    CountDownLatch reached = new CountDownLatch(1);
    executor.execute(reached::countDown);
    boolean unused = reached.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Lets the thread go when it has run what it has. A completion that comes later gets a thread
   * again, so that it does not run on Kafka's.
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
    makeRoom(); // in case that the last one was done meanwhile
  }

  /** Called with the lock; says so the first time, the second, the fourth, the eighth ... */
  private void sayThatSendersWait() {
    secondsHeld++;
    if (Long.bitCount(secondsHeld) == 1) {
      ProducerLog.LOG.warn(
          "{} ends of sends wait for {}, and senders with them: a callback or continuation is too"
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
            + " ends of earlier sends wait for the thread "
            + threadName
            + ", which did not catch up within "
            + Options.readable(maxBlock)
            + ": a callback or continuation is too slow.",
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
