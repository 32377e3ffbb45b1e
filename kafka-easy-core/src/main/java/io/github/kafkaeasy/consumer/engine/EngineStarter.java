package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.config.Settings;
import io.github.kafkaeasy.consumer.ConsumerSettings;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Puts an engine together and starts it: the only way in from outside this package. */
public final class EngineStarter {
  private static final Duration LAST_WAIT = Duration.ofMillis(500);

  private EngineStarter() {}

  /**
   * Connects and starts.
   *
   * @param kafkaProperties what the Kafka consumer is made from
   * @param context what the failure handler may use
   */
  public static EasyConsumer start(
      ConsumerSettings<?> settings, Settings kafkaProperties, FailureContext context) {
    FailureHandler handler = settings.failureHandler().orElseGet(RetryForever::new).open(context);
    String name = settings.name();
    ExecutorService workers = EngineThreads.workers(name, settings.processing().virtualThreads());
    ScheduledExecutorService timer = EngineThreads.timer(name);
    EngineRuntime runtime =
        new EngineRuntime(
            Clock.systemUTC(), System::nanoTime, workers, timer, LockSupport::parkNanos);
    Consumer<Duration> closing =
        left -> {
          handler.close(left);
          timer.shutdownNow();
          // Threads without work go at once; one that hangs, or waits for the shutdown hook that
          // may be waiting here, will not go however long we wait.
          boolean unused = EngineThreads.end(workers, LAST_WAIT);
        };
    try {
      KafkaConsumer<byte[], byte[]> kafka = new KafkaConsumer<>(kafkaProperties.toProperties());
      return launch(
          wire(settings, GroupTimeouts.of(kafkaProperties), kafka, handler, runtime, closing),
          settings);
    } catch (RuntimeException e) {
      closing.accept(Duration.ofSeconds(1));
      throw e;
    }
  }

  private static EasyConsumer launch(EngineParts parts, ConsumerSettings<?> settings) {
    ConsumerEngine engine = new ConsumerEngine(settings.name(), settings.timing().drain(), parts);
    Thread pollThread = EngineThreads.poll(settings.name(), engine::runPollThread);
    parts.threads().pollThread(pollThread);
    pollThread.start();
    return engine;
  }

  /** The engine on a given Kafka consumer; nothing runs yet. */
  static EngineParts wire(
      ConsumerSettings<?> settings,
      GroupTimeouts timeouts,
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> kafka,
      FailureHandler handler,
      EngineRuntime runtime,
      Consumer<Duration> closing) {
    ConsumerSettings.Processing<?> processing = settings.processing();
    ConsumerSettings.Timing timing = settings.timing();
    Lifecycle life = new Lifecycle();
    Counters counters = new Counters();
    OwnThreads threads = new OwnThreads();
    PollSignal signal = new PollSignal(kafka::wakeup, runtime.parker());
    Consumer<Throwable> stopper =
        cause -> {
          life.fail(cause);
          signal.raise();
        };
    StallGuard stallGuard = new StallGuard(runtime.nanoTime(), timeouts.stallLimit().toNanos());
    LaneServices services =
        new LaneServices(
            new Keying(
                processing.ordering(), processing.concurrency(), processing.serialNullKeys()),
            new RecordRun(RecordRun.stepsOf(settings.group(), processing), stopper),
            new Decisions(handler, runtime.timer(), runtime.clock(), counters, stopper),
            new Workers(threads.known(runtime.workers()), processing.concurrency(), stopper),
            signal,
            stallGuard);
    LaneRouter router = new LaneRouter(services);
    OffsetCommitter committer =
        new OffsetCommitter(kafka, runtime.nanoTime(), timing.commitEvery(), counters, stopper);
    Intake intake =
        new GroupIntake(
            kafka,
            settings.topics(),
            timeouts.revocationWait(timing.revocationWait()),
            committer,
            signal);
    SlowRuns slowRuns = new SlowRuns(intake, timing.slowRun(), runtime.nanoTime().getAsLong());
    PartitionGauge gauge = new PartitionGauge();
    ConsumerSettings.Limits limits = settings.limits();
    FlowControl flow =
        new FlowControl(
            new FlowLimits(
                limits.recordsInFlight(),
                limits.bytesInFlight(),
                limits.heldRecords(),
                limits.heldBytes()));
    PollLoop loop =
        new PollLoop(
            intake,
            router,
            flow,
            slowRuns,
            signal,
            stallGuard,
            life,
            counters,
            gauge,
            runtime.nanoTime());
    DrainSequence drain =
        new DrainSequence(intake, router, stallGuard, life, counters, runtime.nanoTime());
    return new EngineParts(
        life, intake, loop, drain, signal, router, counters, gauge, threads, closing);
  }
}
