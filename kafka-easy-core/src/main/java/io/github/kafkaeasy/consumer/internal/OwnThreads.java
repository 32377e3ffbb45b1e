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
 * The threads that work for a consumer: none of them may wait for its end, or for an answer that
 * takes one of them. Any thread.
 */
public final class OwnThreads {
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();

  /** The timer, and threads that close something at the end. */
  private final Set<Thread> others = ConcurrentHashMap.newKeySet();

  /** Written once before the thread starts. */
  private volatile @Nullable Thread pollThread;

  /** Asks about threads of the failure handler. Written once before any thread starts. */
  private volatile Predicate<Thread> ofTheFailureHandler = thread -> false;

  void alsoOurs(Predicate<Thread> runsOn) {
    ofTheFailureHandler = runsOn;
  }

  void pollThread(Thread thread) {
    pollThread = thread;
  }

  /** The same executor, whose threads are known while they work for us. */
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

  /** Marks a thread as this consumer's for as long as there is this consumer. */
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
   * Whether it is a thread of a Kafka client: the consumer's own, or one that it may wait for.
   * Known by the name of its class, which is none of Kafka's public ones and moved in kafka-clients
   * 4.4.
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
   * Waits until the poll thread has gone.
   *
   * @throws InterruptedException when the waiting thread is interrupted
   */
  void joinPoll(Duration atMost) throws InterruptedException {
    Thread poll = pollThread;
    if (poll != null) {
      TimeUnit.NANOSECONDS.timedJoin(poll, Math.max(1, atMost.toNanos()));
    }
  }

  /** Closes the consumer when the JVM shuts down; forgets about it when it ends before. */
  void closeOnShutdown(EasyConsumer consumer, Lifecycle life) {
    Thread hook = new Thread(consumer::close, "kafka-easy-shutdown-" + consumer.name());
    Runtime.getRuntime().addShutdownHook(hook);
    life.onEnd(
        () -> {
          try {
            Runtime.getRuntime().removeShutdownHook(hook);
          } catch (IllegalStateException shuttingDown) {
            // The hook itself is what closed us.
            return;
          }
        });
  }
}
