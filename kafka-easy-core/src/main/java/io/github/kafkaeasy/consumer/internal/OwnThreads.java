package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.internal.poll.Lifecycle;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Registry of the threads that belong to a consumer. Such a thread must not wait for the consumer's
 * end, or for a result that needs the same thread. Methods are called on any thread.
 */
public final class OwnThreads {
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();

  /** The timer's thread, the transaction thread, and threads that close parts at the end. */
  private final Set<Thread> others = ConcurrentHashMap.newKeySet();

  /** Written once, before the thread starts. */
  private volatile @Nullable Thread pollThread;

  /** True for threads of the failure handler. Written once, before any thread starts. */
  private volatile Predicate<Thread> ofTheFailureHandler = thread -> false;

  void alsoOurs(Predicate<Thread> runsOn) {
    ofTheFailureHandler = runsOn;
  }

  void pollThread(Thread thread) {
    pollThread = thread;
  }

  /**
   * Wraps an executor so that its threads are registered while they run a task of this consumer.
   */
  Executor known(Executor executor) {
    return task ->
        executor.execute(
            () -> {
              workers.add(Thread.currentThread());
              try {
                task.run();
              } finally {
                workers.remove(Thread.currentThread());
              }
            });
  }

  /** Registers a thread for the whole life of the consumer. */
  void own(Thread thread) {
    others.add(thread);
  }

  boolean isOurs(Thread thread) {
    return isPoll(thread)
        || workers.contains(thread)
        || others.contains(thread)
        || ofTheFailureHandler.test(thread)
        || isKafkas(thread);
  }

  boolean isPoll(Thread thread) {
    return thread == pollThread;
  }

  /**
   * True for a thread of any Kafka client in this JVM, since the consumer may wait for such a
   * thread. The class of these threads is recognized by its name, because it is not part of Kafka's
   * public API and moved to another package in kafka-clients 4.4.
   */
  static boolean isKafkas(Thread thread) {
    for (Class<?> type = thread.getClass(); type != Thread.class; type = type.getSuperclass()) {
      if (type.getSimpleName().equals("KafkaThread")
          && type.getPackageName().startsWith("org.apache.kafka.")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits until the poll thread has ended, for at most {@code atMost}.
   *
   * @throws InterruptedException when the waiting thread is interrupted
   */
  void joinPoll(Duration atMost) throws InterruptedException {
    Thread poll = pollThread;
    if (poll != null) {
      TimeUnit.NANOSECONDS.timedJoin(poll, Math.max(1, atMost.toNanos()));
    }
  }

  /**
   * Adds a shutdown hook that closes the consumer. The hook is removed if the consumer ends
   * earlier.
   */
  void closeOnShutdown(EasyConsumer consumer, Lifecycle life) {
    Thread hook = new Thread(consumer::close, "kafka-easy-shutdown-" + consumer.name());
    Runtime.getRuntime().addShutdownHook(hook);
    life.onEnd(
        () -> {
          try {
            Runtime.getRuntime().removeShutdownHook(hook);
          } catch (IllegalStateException shuttingDown) {
            // The JVM is shutting down, so the hook cannot be removed any more, and does no harm.
            return;
          }
        });
  }
}
