package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.internal.poll.Lifecycle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which threads belong to a consumer: those must never wait for its end. */
final class OwnThreads {
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();

  /** Written once before the thread starts. */
  private volatile @Nullable Thread pollThread;

  /** Asks about threads of the failure handler. Written once before any thread starts. */
  private volatile Predicate<Thread> others = thread -> false;

  void alsoOurs(Predicate<Thread> ofTheFailureHandler) {
    others = ofTheFailureHandler;
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

  boolean isOurs(Thread thread) {
    return thread == pollThread || workers.contains(thread) || others.test(thread);
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
