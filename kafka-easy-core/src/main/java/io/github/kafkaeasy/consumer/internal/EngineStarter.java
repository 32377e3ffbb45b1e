package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.config.SecurityFailure;
import io.github.kafkaeasy.config.Settings;
import io.github.kafkaeasy.consumer.ConsumerDescription;
import io.github.kafkaeasy.consumer.ConsumerSettings;
import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.internal.intake.AdminLookups;
import io.github.kafkaeasy.consumer.internal.intake.ClusterIdListener;
import io.github.kafkaeasy.consumer.internal.intake.GroupCallbacks;
import io.github.kafkaeasy.consumer.internal.intake.GroupTimeouts;
import io.github.kafkaeasy.consumer.internal.intake.KafkaIntake;
import io.github.kafkaeasy.consumer.internal.intake.Lookups;
import io.github.kafkaeasy.consumer.internal.lanes.Decisions;
import io.github.kafkaeasy.consumer.internal.lanes.FlowLimits;
import io.github.kafkaeasy.consumer.internal.lanes.LaneParts;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.offsets.CommitPace;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMaps;
import io.github.kafkaeasy.consumer.internal.offsets.OffsetCommitter;
import io.github.kafkaeasy.consumer.internal.poll.Controls;
import io.github.kafkaeasy.consumer.internal.poll.DrainSequence;
import io.github.kafkaeasy.consumer.internal.poll.FlowControl;
import io.github.kafkaeasy.consumer.internal.poll.HealthWatch;
import io.github.kafkaeasy.consumer.internal.poll.Lifecycle;
import io.github.kafkaeasy.consumer.internal.poll.PartitionGauge;
import io.github.kafkaeasy.consumer.internal.poll.PollLoop;
import io.github.kafkaeasy.consumer.internal.poll.PollRequests;
import io.github.kafkaeasy.consumer.internal.poll.ProcessingReport;
import io.github.kafkaeasy.consumer.internal.poll.SlowRuns;
import io.github.kafkaeasy.consumer.internal.poll.StopRules;
import io.github.kafkaeasy.consumer.internal.poll.Watches;
import io.github.kafkaeasy.consumer.internal.run.DueTimes;
import io.github.kafkaeasy.consumer.internal.shared.Counters;
import io.github.kafkaeasy.consumer.internal.shared.Observers;
import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import io.github.kafkaeasy.consumer.internal.shared.StallGuard;
import io.github.kafkaeasy.consumer.spi.ConsumerControl;
import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

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
          closeStore(settings, left);
          timer.shutdownNow();
          // Threads without work go at once; one that hangs, or waits for the shutdown hook that
          // may be waiting here, will not go however long we wait.
          boolean unused = EngineThreads.end(workers, LAST_WAIT);
        };
    try {
      ClusterIdListener cluster = new ClusterIdListener();
      KafkaConsumer<byte[], byte[]> kafka =
          new KafkaConsumer<>(kafkaProperties.toProperties(), cluster, new ByteArrayDeserializer());
      GroupTimeouts timeouts = GroupTimeouts.of(kafkaProperties);
      Lookups lookups =
          new AdminLookups(context::rawAdmin, kafkaProperties, runtime.clock(), settings.group());
      ConsumerSettings<?> all = settings.withTopics(handler.moreTopics().keySet());
      return launch(
          wire(all, timeouts, kafka, cluster, lookups, handler, runtime, closing),
          all,
          ConsumerDescription.of(all, kafkaProperties));
    } catch (RuntimeException e) {
      closing.accept(Duration.ofSeconds(1));
      throw readable(e);
    }
  }

  /** A client that is not let in is said to be so; everything else is as clear as it is. */
  private static RuntimeException readable(RuntimeException failure) {
    String why = failure instanceof KafkaException ? SecurityFailure.explain(failure) : null;
    return why == null
        ? failure
        : new KafkaEasyException("The consumer could not be started: " + why, failure);
  }

  private static void closeStore(ConsumerSettings<?> settings, Duration left) {
    Deduplication deduplication = settings.care().deduplication();
    if (deduplication != null) {
      deduplication.store().ifPresent(store -> store.close(left));
    }
  }

  private static EasyConsumer launch(
      EngineParts parts, ConsumerSettings<?> settings, String description) {
    ConsumerEngine engine =
        new ConsumerEngine(settings.name(), description, settings.timing().drain(), parts);
    Thread pollThread = EngineThreads.poll(settings.name(), engine::runPollThread);
    parts.threads().pollThread(pollThread);
    pollThread.start();
    return engine;
  }

  private record Control(LaneRouter router, FlowControl flow) implements ConsumerControl {

    @Override
    public long handled() {
      return router.handled();
    }

    @Override
    public void holdFetching(boolean hold) {
      flow.holdFetching(hold);
    }
  }

  /** The engine on a given Kafka consumer; nothing runs yet. */
  static EngineParts wire(
      ConsumerSettings<?> settings,
      GroupTimeouts timeouts,
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> kafka,
      Supplier<@Nullable String> clusterId,
      Lookups lookups,
      FailureHandler handler,
      EngineRuntime runtime,
      Consumer<Duration> closing) {
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
    CommitPace pace = new CommitPace(timing.commitEveryRecords(), signal);
    FlowLimits limits = FlowLimits.of(settings.limits(), settings.processing().concurrency());
    StallGuard stallGuard = new StallGuard(runtime.nanoTime(), timeouts.stallLimit().toNanos());
    Observers observers =
        new Observers(settings.watching().observers(), runtime.nanoTime(), stopper);
    LaneParts services =
        LaneWiring.services(
            settings,
            handler.moreTopics(),
            new Decisions(
                handler, runtime.timer(), runtime.clock(), counters, observers, limits, stopper),
            threads.known(runtime.workers()),
            signal,
            pace,
            new DueTimes(handler),
            stallGuard,
            observers,
            counters,
            runtime,
            stopper);
    LaneRouter router = new LaneRouter(services);
    DoneMaps maps = new DoneMaps(clusterId, counters);
    OffsetCommitter committer =
        new OffsetCommitter(
            kafka,
            runtime.nanoTime(),
            timing.commitEvery(),
            pace,
            maps,
            settings.group() != null,
            counters,
            observers,
            stopper);
    GroupCallbacks callbacks = new GroupCallbacks(settings.callbacks(), observers);
    KafkaIntake intake =
        new KafkaIntake(
            kafka,
            settings,
            committer,
            maps,
            lookups,
            timeouts,
            runtime.nanoTime(),
            signal,
            counters,
            callbacks);
    SlowRuns slowRuns =
        new SlowRuns(
            intake,
            timing.slowRun(),
            services.overdue(),
            services.timing() != null,
            runtime.nanoTime().getAsLong());
    FlowControl flow =
        new FlowControl(
            limits,
            handler.escalates()
                ? assigned -> router.lanesOf(assigned.partition).askAgain(assigned)
                : assigned -> {});
    handler.onStarted(new Control(router, flow));
    long now = runtime.nanoTime().getAsLong();
    PartitionGauge gauge = new PartitionGauge(intake, now);
    HealthWatch health =
        new HealthWatch(
            intake, intake, life, handler::trouble, timing.wedgedAfter(), runtime.nanoTime());
    Watches watches =
        new Watches(
            intake,
            intake,
            router,
            slowRuns,
            gauge,
            health,
            callbacks,
            new StopRules(settings.source(), counters.received, now),
            life,
            timing.drain());
    PollRequests requests = new PollRequests(signal);
    PollLoop loop =
        new PollLoop(
            intake,
            router,
            flow,
            watches,
            signal,
            requests,
            stallGuard,
            life,
            counters,
            runtime.nanoTime());
    DrainSequence drain =
        new DrainSequence(intake, router, stallGuard, life, counters, runtime.nanoTime());
    ProcessingReport report =
        new ProcessingReport(router, counters, gauge, services.timing(), runtime.nanoTime());
    EngineParts parts =
        new EngineParts(
            life,
            intake,
            loop,
            drain,
            signal,
            requests,
            new Controls(requests, intake, intake, loop, router),
            router,
            counters,
            gauge,
            health,
            report,
            threads,
            closing);
    Duration every = settings.watching().reportEvery();
    if (every != null) {
      var unused =
          runtime
              .timer()
              .scheduleAtFixedRate(
                  () -> report.log(settings.name(), parts.stats()),
                  every.toNanos(),
                  every.toNanos(),
                  TimeUnit.NANOSECONDS);
    }
    return parts;
  }
}
