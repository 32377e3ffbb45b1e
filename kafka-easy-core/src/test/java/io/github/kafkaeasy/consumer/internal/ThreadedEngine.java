package io.github.kafkaeasy.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * An {@link EngineFixture} with real worker threads, whose handlers block on given values until the
 * test releases them.
 */
public final class ThreadedEngine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> started = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> starts = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor workers = (ThreadPoolExecutor) Executors.newCachedThreadPool();
  private final AtomicInteger running = new AtomicInteger();
  public final EngineFixture engine;

  public ThreadedEngine(UnaryOperator<ConsumerBuilder<String>> options) {
    engine =
        new EngineFixture(
            b -> UsualOptions.orUsual(options.apply(b), c -> c.handle(this::handle)), workers);
  }

  /** A record with this value will run until it is released. */
  public void block(String value) {
    gates.put(value, new CountDownLatch(1));
  }

  public void release(String value) {
    gates.get(value).countDown();
  }

  public void awaitStarted(String value) throws InterruptedException {
    assertThat(startOf(value).await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  public boolean hasStarted(String value) {
    return startOf(value).getCount() == 0;
  }

  /** Whether a handler is running. */
  public boolean isRunning() {
    return running.get() > 0;
  }

  /** Whether a worker is active, in a handler or elsewhere. */
  public boolean isWorking() {
    return workers.getActiveCount() > 0;
  }

  /** How often a record with this value was begun. */
  public int startsOf(String value) {
    AtomicInteger count = starts.get(value);
    return count == null ? 0 : count.get();
  }

  /** Waits without running poll rounds. */
  public static void await(BooleanSupplier condition) {
    Awaitility.await().atMost(PATIENCE).until(condition::getAsBoolean);
  }

  /** Runs poll rounds until the condition is true. */
  public void poll(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              engine.once();
              return condition.getAsBoolean();
            });
  }

  private CountDownLatch startOf(String value) {
    return started.computeIfAbsent(value, v -> new CountDownLatch(1));
  }

  private void handle(Message<String> message) throws InterruptedException {
    running.incrementAndGet();
    try {
      run(message);
    } finally {
      running.decrementAndGet();
    }
  }

  private void run(Message<String> message) throws InterruptedException {
    starts.computeIfAbsent(message.value(), v -> new AtomicInteger()).incrementAndGet();
    startOf(message.value()).countDown();
    CountDownLatch gate = gates.get(message.value());
    if (gate != null && !gate.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("not released: " + message.value());
    }
    engine.note(message);
  }

  @Override
  public void close() {
    gates.values().forEach(CountDownLatch::countDown);
    workers.shutdownNow();
  }
}
