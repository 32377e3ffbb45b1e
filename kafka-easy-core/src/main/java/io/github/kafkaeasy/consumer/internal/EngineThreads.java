package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.internal.lanes.Workers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Factory for the threads of one consumer, named {@code kafka-easy-<role>-<consumer>}. */
final class EngineThreads {
  private static final long IDLE_SECONDS = 30;
  private static final Logger LOG = LoggerFactory.getLogger(EngineThreads.class);

  private EngineThreads() {}

  /**
   * The poll thread. It is the only non-daemon thread, and keeps the JVM alive. This is set
   * explicitly, because a thread inherits it from its creator, here the caller of {@code start()}.
   */
  static Thread poll(String consumer, Runnable loop) {
    Thread thread = new Thread(loop, "kafka-easy-poll-" + consumer);
    thread.setDaemon(false);
    return thread;
  }

  /**
   * Pool without an upper bound that creates threads on demand and ends idle ones; {@link Workers}
   * limits their number.
   */
  static ExecutorService workers(String consumer, boolean virtual) {
    if (virtual) {
      if (VIRTUAL != null) {
        return virtualWorkers(VIRTUAL, consumer);
      }
      LOG.warn(
          "Consumer {}: virtualThreads(true) has no effect, since this JVM has none (21 is the first);"
              + " platform threads are used",
          consumer);
    }
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        daemons("worker", consumer));
  }

  /**
   * Timer with one thread, which EngineStarter starts at once, so that a failure to create it fails
   * the start.
   */
  static ScheduledThreadPoolExecutor timer(String consumer, OwnThreads own) {
    ThreadFactory daemons = daemons("timer", consumer);
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = daemons.newThread(task);
              own.own(thread);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  /** Executor with one thread for transactions, which starts with the first task. */
  static ExecutorService transactions(String consumer, OwnThreads own) {
    ThreadFactory daemons = daemons("transactions", consumer);
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        task -> {
          Thread thread = daemons.newThread(task);
          own.own(thread);
          return thread;
        });
  }

  /** Shuts the pool down; true when all its threads have ended. */
  static boolean end(ExecutorService pool, Duration atMost) {
    pool.shutdown();
    try {
      return pool.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ThreadFactory daemons(String role, String consumer) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread =
          new Thread(task, "kafka-easy-" + role + "-" + consumer + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Thread.ofVirtual(), or null on a JVM without it. Called by reflection, because the library is
   * compiled for Java 17.
   */
  private static final @Nullable Method VIRTUAL = ofVirtual();

  private static @Nullable Method ofVirtual() {
    try {
      return Thread.class.getMethod("ofVirtual");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static ExecutorService virtualWorkers(Method ofVirtual, String consumer) {
    try {
      Object builder = ofVirtual.invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      builder =
          type.getMethod("name", String.class, long.class)
              .invoke(builder, "kafka-easy-worker-" + consumer + "-", 1L);
      ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(builder);
      return (ExecutorService)
          Executors.class
              .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
              .invoke(null, factory);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("this JVM has virtual threads but not their builder", e);
    }
  }
}
