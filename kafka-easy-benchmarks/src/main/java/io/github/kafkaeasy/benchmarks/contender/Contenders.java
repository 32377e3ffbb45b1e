package io.github.kafkaeasy.benchmarks.contender;

import static io.github.kafkaeasy.producer.WarmUp.probe;

import io.github.kafkaeasy.benchmarks.topic.Order;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** All contenders by name. To add one, write its class and add a line here. */
public final class Contenders {
  public static final String RAW_LOOP = "raw poll loop";
  public static final String RAW_JSON = "raw poll loop, decoding JSON";
  public static final String KEY = "kafka-easy KEY";
  public static final String PARTITION = "kafka-easy PARTITION";
  public static final String KEY_JSON = "kafka-easy KEY, decoding JSON";
  public static final String KEY_SLEEPING = "kafka-easy KEY, 10 ms";
  public static final String KEY_VIRTUAL = "kafka-easy KEY, 10 ms, virtual threads";
  public static final String SLEEPING_ALL_WELL = "kafka-easy KEY, 10 ms, until settled";
  public static final String SLEEPING_FAILING = "kafka-easy KEY, 10 ms, 1 % failing";
  public static final String FAILING = "kafka-easy KEY, 1 % failing";
  public static final String ONE_SLOW_KEY = "kafka-easy KEY, one slow key";
  public static final String NO_SLOW_KEY = "kafka-easy KEY, no slow key";
  public static final String METERS_ON = "kafka-easy KEY, with timers and counters of meters";
  public static final String TRACED = "kafka-easy KEY, traced, 1 % recorded";
  public static final String METERS_BOUND = "kafka-easy KEY, bound to meters without timers";
  public static final String FULL_WINDOW = "kafka-easy KEY, window full";
  public static final String SPRING = "spring-kafka";
  public static final String SPRING_AS_IT_COMES = "spring-kafka, a commit for each poll";
  public static final String SPRING_FAILING = "spring-kafka, 1 % failing";
  public static final String PARALLEL = "parallel-consumer KEY";
  public static final String PARALLEL_SLEEPING = "parallel-consumer KEY, 10 ms";
  public static final String RAW_IDLE = "raw poll loop, idle";
  public static final String KEY_IDLE = "kafka-easy KEY, idle";
  public static final String RAW_SENDS = "raw producer";
  public static final String SENDS = "kafka-easy producer";
  public static final String WARM_SEND = "kafka-easy producer, warmed up by a probe";
  public static final String RAW_MOVE = "raw consume-and-produce loop";
  public static final String REDRIVE = "kafka-easy redrive";
  public static final String RAW_LATENCY = "raw poll loop, end to end";
  public static final String KEY_LATENCY = "kafka-easy KEY, end to end";
  public static final String SPRING_LATENCY = "spring-kafka, end to end";
  public static final String COLD_SEND = "kafka-easy producer, cold";

  public static final String RAW_TRANSACTIONS = "raw transactional loop";
  public static final String EXACTLY_ONCE = "kafka-easy exactlyOnce";
  public static final String EXACTLY_ONCE_SLEEPING = "kafka-easy exactlyOnce, 10 ms";
  public static final String SPRING_TRANSACTIONS = "spring-kafka, transactional";
  public static final String SPRING_TRANSACTIONS_SLEEPING = "spring-kafka, transactional, 10 ms";
  public static final String PARALLEL_TRANSACTIONS = "parallel-consumer, transactional";
  public static final String RAW_TRANSACTIONS_LATENCY = "raw transactional loop, end to end";
  public static final String EXACTLY_ONCE_LATENCY = "kafka-easy exactlyOnce, end to end";

  /** Concurrent sleeping handlers on platform threads. */
  public static final int SLEEPERS = 500;

  /** Concurrent sleeping handlers on virtual threads. */
  public static final int VIRTUAL_SLEEPERS = 5_000;

  /** kafka-easy's default; more threads were measured to be no faster here. */
  private static final int PARALLEL_THREADS = 16;

  private static final Map<String, Supplier<Contender>> ALL = all();

  private Contenders() {}

  /** The time that sleeping handlers sleep. */
  public static Duration sleep() {
    return EasyOptions.SLEEP;
  }

  /** The name of {@link #KEY} with another concurrency. */
  public static String keyWith(int concurrency) {
    return KEY + " x " + concurrency;
  }

  /** Whether a contender needs a JVM that has virtual threads. */
  public static boolean needsVirtualThreads(String name) {
    return name.equals(KEY_VIRTUAL);
  }

  static Contender byName(String name) {
    if (name.startsWith(KEY + " x ")) {
      int concurrency = Integer.parseInt(name.substring(keyWith(0).length() - 1));
      return new ConsumerRounds(
          EasyLoop.ofBytes((o, place) -> EasyOptions.idle(o).concurrency(concurrency)),
          CompilerCalm::begin);
    }
    Supplier<Contender> contender = ALL.get(name);
    if (contender == null) {
      throw new IllegalArgumentException(
          "unknown contender \"" + name + "\"; known: " + ALL.keySet());
    }
    return contender.get();
  }

  private static Map<String, Supplier<Contender>> all() {
    Codec<Order> json = Codec.json(Order.class);
    CodecContext record = CodecContext.of("orders"); // this codec does not use it
    Map<String, Supplier<Contender>> all = new TreeMap<>();
    rounds(all, RAW_LOOP, () -> new RawLoop(value -> {}));
    roundsOfMuchCode(all, RAW_JSON, () -> new RawLoop(bytes -> json.decode(bytes, record)));
    rounds(all, PARTITION, () -> EasyLoop.ofBytes((o, place) -> EasyOptions.idlePartition(o)));
    rounds(all, KEY, () -> EasyLoop.ofBytes((o, place) -> EasyOptions.idle(o)));
    roundsOfMuchCode(
        all, KEY_JSON, () -> EasyLoop.ofJson(Order.class, (o, place) -> EasyOptions.idle(o)));
    rounds(
        all, KEY_SLEEPING, () -> EasyLoop.ofBytes((o, place) -> EasyOptions.sleeping(o, SLEEPERS)));
    rounds(
        all,
        KEY_VIRTUAL,
        () ->
            EasyLoop.ofBytes(
                (o, place) -> EasyOptions.sleeping(o, VIRTUAL_SLEEPERS).virtualThreads(true)));
    rounds(all, NO_SLOW_KEY, () -> EasyLoop.ofBytes((o, place) -> EasyOptions.oneSlowKey(o, -1)));
    rounds(all, ONE_SLOW_KEY, () -> EasyLoop.ofBytes((o, place) -> EasyOptions.oneSlowKey(o, 7)));
    rounds(all, METERS_ON, () -> new MeteredLoop(true));
    rounds(all, TRACED, TracedLoop::new);
    rounds(all, METERS_BOUND, () -> new MeteredLoop(false));
    rounds(all, SPRING, SpringLoop::doingNothing);
    rounds(all, SPRING_AS_IT_COMES, SpringLoop::doingNothingAsItComes);
    rounds(all, PARALLEL, () -> new ParallelLoop(PARALLEL_THREADS, Duration.ZERO));
    rounds(all, PARALLEL_SLEEPING, () -> new ParallelLoop(SLEEPERS, EasyOptions.SLEEP));
    settles(
        all,
        SLEEPING_ALL_WELL,
        () -> EasyLoop.ofBytes((o, place) -> EasyOptions.sleeping(o, SLEEPERS)));
    settles(
        all,
        SLEEPING_FAILING,
        () -> EasyLoop.ofBytes((o, place) -> EasyOptions.sleepingAndFailing(o, SLEEPERS)));
    settles(all, FAILING, () -> EasyLoop.ofBytes(EasyOptions::failing));
    settles(all, SPRING_FAILING, SpringLoop::failing);
    all.put(FULL_WINDOW, FullWindow::new);
    all.put(RAW_IDLE, () -> new IdleRun(new RawLoop(value -> {})));
    all.put(KEY_IDLE, () -> new IdleRun(EasyLoop.ofBytes((o, place) -> EasyOptions.idle(o))));
    all.put(RAW_LATENCY, () -> new EndToEnd(RawLoop::new));
    all.put(
        KEY_LATENCY,
        () -> new EndToEnd(body -> EasyLoop.ofBytes((o, place) -> EasyOptions.doing(o, body))));
    all.put(SPRING_LATENCY, () -> new EndToEnd(SpringLoop::doing));
    rounds(all, RAW_TRANSACTIONS, RawTransactions::new);
    rounds(all, EXACTLY_ONCE, EasyTransactions::doingNothing);
    rounds(all, EXACTLY_ONCE_SLEEPING, () -> EasyTransactions.sleeping(SLEEPERS));
    rounds(all, SPRING_TRANSACTIONS, SpringTransactions::doingNothing);
    rounds(all, SPRING_TRANSACTIONS_SLEEPING, SpringTransactions::sleeping);
    rounds(all, PARALLEL_TRANSACTIONS, () -> new ParallelTransactions(PARALLEL_THREADS));
    all.put(
        RAW_TRANSACTIONS_LATENCY,
        () -> new EndToEnd(body -> new ReadBehind(new RawTransactions(), body)));
    all.put(
        EXACTLY_ONCE_LATENCY,
        () -> new EndToEnd(body -> new ReadBehind(EasyTransactions.doingNothing(), body)));
    all.put(RAW_SENDS, () -> new ProducerRun(RawSender::new));
    all.put(SENDS, () -> new ProducerRun(EasySender::new));
    all.put(RAW_MOVE, () -> new RedriveRounds(new RawMover()));
    all.put(REDRIVE, () -> new RedriveRounds(new EasyMover()));
    all.put(WARM_SEND, () -> new FirstSend(options -> options.warmUp(probe())));
    all.put(COLD_SEND, () -> new FirstSend(UnaryOperator.identity()));
    return all;
  }

  private static void rounds(
      Map<String, Supplier<Contender>> all, String name, Supplier<Loop> loop) {
    all.put(name, () -> new ConsumerRounds(loop.get(), CompilerCalm::begin));
  }

  private static void roundsOfMuchCode(
      Map<String, Supplier<Contender>> all, String name, Supplier<Loop> loop) {
    all.put(name, () -> new ConsumerRounds(loop.get(), CompilerCalm::beginOfMuchCode));
  }

  private static void settles(
      Map<String, Supplier<Contender>> all, String name, Supplier<Loop> loop) {
    all.put(name, () -> new SettleRun(loop.get()));
  }
}
