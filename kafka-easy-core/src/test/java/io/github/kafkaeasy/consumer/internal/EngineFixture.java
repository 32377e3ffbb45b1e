package io.github.kafkaeasy.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.DrainReport;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.internal.intake.GroupTimeouts;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSetup;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerStarter;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.internal.scripted.ConsumerScript;
import io.github.kafkaeasy.test.internal.scripted.DeterministicExecutor;
import io.github.kafkaeasy.test.internal.scripted.ManualClock;
import io.github.kafkaeasy.test.internal.scripted.ScriptedCluster;
import io.github.kafkaeasy.test.internal.scripted.ScriptedConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;

/**
 * An engine on a scripted Kafka consumer, driven by the test: the test's thread is the poll thread,
 * time moves only when the test moves it, and workers run when the test runs them.
 */
public final class EngineFixture {
  public static final TopicPartition P0 = new TopicPartition("orders", 0);
  public static final TopicPartition P1 = new TopicPartition("orders", 1);

  private static final GroupTimeouts TIMEOUTS =
      new GroupTimeouts(Duration.ofMinutes(5), Duration.ofMillis(22_500), Duration.ofMinutes(5));

  public final ManualClock clock = new ManualClock();
  private BooleanSupplier timeIsHeld = () -> false;

  /** Called before each reading of the clock by the engine, except by the call itself. */
  private Runnable beforeReading = () -> {};

  public final DeterministicExecutor executor = new DeterministicExecutor(clock);
  public final ScriptedCluster cluster;
  public final ScriptedConsumer kafka;
  public final ConsumerScript script;
  public final ScriptedLookups lookups;

  /** Values of handled messages, in the order in which handlers noted them. */
  public final List<String> handled = Collections.synchronizedList(new ArrayList<>());

  public final EngineParts parts;

  private final boolean byHand;

  /** Null: plain commits. */
  private final ScriptedTransactions transactions;

  /** Wires an engine whose workers run by hand. */
  public EngineFixture(UnaryOperator<ConsumerBuilder<String>> options) {
    this(options, null);
  }

  /** Wires an engine on a cluster that earlier engines may have used. */
  public EngineFixture(
      ScriptedCluster cluster, String clusterId, UnaryOperator<ConsumerBuilder<String>> options) {
    this(cluster, clusterId, b -> options.apply(b.topics("orders").group("billing")), null, true);
  }

  /** Wires a consumer whose options choose its topics or partitions; null: without a group. */
  public static EngineFixture reading(
      ScriptedCluster cluster, String group, UnaryOperator<ConsumerBuilder<String>> options) {
    return new EngineFixture(
        cluster, "cluster-1", b -> options.apply(group == null ? b : b.group(group)), null, true);
  }

  /**
   * Wires an engine.
   *
   * @param workers real threads; null: the deterministic executor
   */
  public EngineFixture(UnaryOperator<ConsumerBuilder<String>> options, Executor workers) {
    this(new ScriptedCluster().topic("orders", 2), "cluster-1", ofGroup(options), workers, true);
  }

  /** Wires an engine whose options contain the handler, for instance of another kind. */
  public static EngineFixture withOwnHandler(UnaryOperator<ConsumerBuilder<String>> options) {
    return withOwnHandler(options, null);
  }

  public static EngineFixture withOwnHandler(
      UnaryOperator<ConsumerBuilder<String>> options, Executor workers) {
    return new EngineFixture(
        new ScriptedCluster().topic("orders", 2), "cluster-1", ofGroup(options), workers, false);
  }

  private static UnaryOperator<ConsumerBuilder<String>> ofGroup(
      UnaryOperator<ConsumerBuilder<String>> options) {
    return b -> options.apply(b.topics("orders").group("billing"));
  }

  /** Wires a consumer of the group billing with exactlyOnce, whose transactions are scripted. */
  static EngineFixture exactlyOnce(
      ScriptedTransactions transactions, UnaryOperator<ConsumerBuilder<String>> options) {
    return new EngineFixture(
        transactions.cluster,
        "cluster-1",
        b -> options.apply(b.topics("orders").group("billing").exactlyOnce("one")),
        null,
        false,
        transactions);
  }

  private EngineFixture(
      ScriptedCluster cluster,
      String clusterId,
      UnaryOperator<ConsumerBuilder<String>> options,
      Executor workers,
      boolean noting) {
    this(cluster, clusterId, options, workers, noting, null);
  }

  private EngineFixture(
      ScriptedCluster cluster,
      String clusterId,
      UnaryOperator<ConsumerBuilder<String>> options,
      Executor workers,
      boolean noting,
      ScriptedTransactions transactions) {
    this.transactions = transactions;
    this.cluster = cluster;
    kafka = new ScriptedConsumer(cluster, "billing");
    script = kafka.script();
    lookups = new ScriptedLookups(cluster, kafka);
    byHand = workers == null;
    script.onIdle(timeout -> {});
    LongConsumer parker =
        nanos -> {
          if (byHand) {
            executor.runAll();
          }
          if (transactions != null) {
            transactions.runUnlessHeld();
          }
          clock.advance(Duration.ofNanos(nanos));
          LockSupport.parkNanos(200_000);
        };
    EngineRuntime runtime =
        new EngineRuntime(
            clock,
            this::readClock,
            workers == null ? executor : workers,
            executor,
            parker,
            new OwnThreads());
    ConsumerSettings<?> settings =
        settings(
            b ->
                noting
                    ? UsualOptions.orUsual(options.apply(b), c -> c.handle(this::note))
                    : options.apply(b));
    FailureHandler handler =
        settings.failurePolicy().map(FailureHandler.class::cast).orElseGet(RetryForever::new);
    parts =
        EngineWiring.wire(
            settings,
            TIMEOUTS,
            kafka,
            () -> clusterId,
            lookups,
            handler,
            runtime,
            transactions == null ? null : transactions.parts(clock, executor),
            handler::close);
    parts.threads().pollThread(Thread.currentThread());
    parts.loop().open();
  }

  private long readClock() {
    Runnable before = beforeReading;
    beforeReading = () -> {};
    before.run();
    beforeReading = before;
    return clock.nanoTime();
  }

  /**
   * Runs {@code action} before the reading of the clock with this number, counted from now: so
   * other threads can act between two steps of a worker.
   */
  public void beforeReading(int number, Runnable action) {
    int[] left = {number};
    beforeReading =
        () -> {
          if (--left[0] == 0) {
            action.run();
          }
        };
  }

  private static ConsumerSettings<?> settings(UnaryOperator<ConsumerBuilder<String>> options) {
    AtomicReference<ConsumerSettings<?>> captured = new AtomicReference<>();
    ConsumerStarter capture =
        new ConsumerStarter() {
          @Override
          public <V> EasyConsumer start(ConsumerSettings<V> settings) {
            captured.set(settings);
            return null;
          }
        };
    ConsumerBuilder<String> builder = new ConsumerSetup<>(capture, Codec.string()).name("test");
    options.apply(builder).start();
    return captured.get();
  }

  /** The default handler: notes the value of the message. */
  public void note(Message<String> message) {
    handled.add(message.valueOrNull());
  }

  /** Assigns partitions in one round, which also finds their start positions. */
  public EngineFixture assigned(TopicPartition... partitions) {
    script.assignOnNextPoll(partitions);
    once();
    return this;
  }

  public void append(TopicPartition partition, String key, String value) {
    cluster.append(partition, key, value);
  }

  /** Runs one round of the poll loop. */
  public void once() {
    parts.loop().once();
  }

  /** Runs two rounds, which fetch the records, and then all work of the workers. */
  public void pollAndWork() {
    once();
    once();
    executor.runAll();
  }

  /** Advances the clock and runs the tasks that become due, with a poll round every 10 s. */
  public void pass(Duration time) {
    Duration left = time;
    while (left.compareTo(Duration.ofSeconds(10)) > 0) {
      clock.advance(Duration.ofSeconds(10));
      left = left.minusSeconds(10);
      once();
    }
    clock.advance(left);
    executor.runAll();
  }

  /** Lets the commit period pass and the answer to the commit arrive. */
  public void commit() {
    clock.advance(Duration.ofSeconds(1));
    once();
    once();
  }

  /**
   * While the condition is true, a drain does not advance the clock, because real workers need real
   * time.
   */
  public void holdTimeWhile(BooleanSupplier condition) {
    timeIsHeld = condition;
  }

  /** Drains the consumer; workers run and the clock advances while the poll thread waits. */
  public DrainReport drain(Duration limit) {
    long end = clock.nanoTime() + limit.toNanos();
    script.onIdle(
        timeout -> {
          if (byHand) {
            executor.runAll();
            if (transactions != null) {
              transactions.runUnlessHeld();
            }
          } else {
            // Near the limit handlers are interrupted, and need real time to end.
            boolean atTheEnd = end - clock.nanoTime() < 2_000_000_000L;
            LockSupport.parkNanos(atTheEnd ? 5_000_000 : 200_000);
          }
          while (timeIsHeld.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
          }
          clock.advance(timeout);
        });
    return parts.drain().run(limit, left -> {});
  }

  public long committed(TopicPartition partition) {
    return script.committed(partition).orElseThrow().offset();
  }

  public void assertNothingFailed() {
    assertThat(parts.life().failure()).isEmpty();
    assertThat(script.callsFromOtherThreads()).isEmpty();
  }

  public Assignment assignment(TopicPartition partition) {
    return parts.intake().assignments().stream()
        .filter(assignment -> assignment.partition.equals(partition))
        .findFirst()
        .orElseThrow();
  }
}
