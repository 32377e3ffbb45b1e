package io.github.kafkaeasy.producer;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs what users attach to their sends, so that Kafka's I/O thread never waits for
 * it. Started by the first completion that has something attached, gone after a while without.
 */
final class Completions {
  private static final Logger log = LoggerFactory.getLogger(EasyProducer.class);
  private static final long IDLE_SECONDS = 10;
  private static final int MANY_WAITING = 100_000;

  private final String threadName;
  private final ThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  /** Whether anything was ever handed over; set by any thread, and never cleared. */
  private volatile boolean used;

  Completions(String threadName) {
    this.threadName = threadName;
    executor =
        new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);
    executor.allowCoreThreadTimeOut(true);
    // Only a completion that comes after close() is rejected; it has nowhere else to run.
    executor.setRejectedExecutionHandler((task, closed) -> task.run());
  }

  void run(Runnable completion) {
    used = true;
    executor.execute(completion);
    // Nothing is dropped and nothing waits, so what remains is to say it. Seldom, without a clock:
    // the size passes through the multiples while it grows.
    int waiting = executor.getQueue().size();
    if (waiting > 0 && waiting % MANY_WAITING == 0) {
      log.warn("{} waits for {} completions: a callback is too slow", threadName, waiting);
    }
  }

  /** Waits until everything handed over so far has run; not at all on the thread itself. */
  void awaitDrained(Duration limit) throws InterruptedException {
    if (Thread.currentThread() == thread || executor.isShutdown() || !used) {
      return;
    }
    CountDownLatch reached = new CountDownLatch(1);
    executor.execute(reached::countDown);
    boolean unused = reached.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  void shutdown() {
    executor.shutdown();
  }

  private Thread newThread(Runnable work) {
    Thread created = new Thread(work, threadName);
    created.setDaemon(true);
    thread = created;
    return created;
  }
}
