package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.internal.intake.BrokerContact;
import io.github.kafkaeasy.consumer.internal.intake.GroupCallbacks;
import io.github.kafkaeasy.consumer.internal.intake.GroupTimeouts;
import io.github.kafkaeasy.consumer.internal.intake.KafkaIntake;
import io.github.kafkaeasy.consumer.internal.intake.Lookups;
import io.github.kafkaeasy.consumer.internal.lanes.LaneParts;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.offsets.CommitPace;
import io.github.kafkaeasy.consumer.internal.offsets.Committer;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMaps;
import io.github.kafkaeasy.consumer.internal.offsets.FlowLimits;
import io.github.kafkaeasy.consumer.internal.offsets.OffsetCommitter;
import io.github.kafkaeasy.consumer.internal.poll.Controls;
import io.github.kafkaeasy.consumer.internal.poll.DrainSequence;
import io.github.kafkaeasy.consumer.internal.poll.FlowControl;
import io.github.kafkaeasy.consumer.internal.poll.GroupWatch;
import io.github.kafkaeasy.consumer.internal.poll.HealthWatch;
import io.github.kafkaeasy.consumer.internal.poll.Lifecycle;
import io.github.kafkaeasy.consumer.internal.poll.PartitionGauge;
import io.github.kafkaeasy.consumer.internal.poll.Pauses;
import io.github.kafkaeasy.consumer.internal.poll.PollLoop;
import io.github.kafkaeasy.consumer.internal.poll.PollRequests;
import io.github.kafkaeasy.consumer.internal.poll.ProcessingReport;
import io.github.kafkaeasy.consumer.internal.poll.SlowRuns;
import io.github.kafkaeasy.consumer.internal.poll.StopRules;
import io.github.kafkaeasy.consumer.internal.poll.Tick;
import io.github.kafkaeasy.consumer.internal.poll.TransactionWatch;
import io.github.kafkaeasy.consumer.internal.poll.Watches;
import io.github.kafkaeasy.consumer.internal.poll.WorkWatch;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.shared.Counters;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.Observers;
import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import io.github.kafkaeasy.consumer.internal.shared.StallGuard;
import io.github.kafkaeasy.consumer.internal.units.UnitCommitter;
import io.github.kafkaeasy.consumer.internal.units.UnitPace;
import io.github.kafkaeasy.consumer.internal.units.UnitParts;
import io.github.kafkaeasy.consumer.spi.ConsumerControl;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates the parts of an engine and connects them. The engine's threads are started later. */
final class EngineWiring {

  private EngineWiring() {}

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

  /** Creates an engine for a given Kafka consumer, without starting its threads. */
  static EngineParts wire(
      ConsumerSettings<?> settings,
      GroupTimeouts timeouts,
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> kafka,
      Supplier<@Nullable String> clusterId,
      Lookups lookups,
      FailureHandler handler,
      EngineRuntime runtime,
      @Nullable UnitParts units,
      Consumer<Duration> closing) {
    Duration wedgedAfter = settings.get(ConsumerOptions.WEDGED_AFTER);
    Lifecycle life = new Lifecycle();
    Counters counters = new Counters();
    OwnThreads threads = runtime.threads();
    threads.alsoOurs(handler::runsOn);
    PollSignal signal = new PollSignal(kafka::wakeup, runtime.parker());
    Consumer<Throwable> stopper =
        cause -> {
          life.fail(cause);
          signal.raise();
        };
    Integer everyRecords = settings.find(ConsumerOptions.COMMIT_EVERY_RECORDS);
    CommitPace pace =
        new CommitPace(everyRecords == null ? Integer.MAX_VALUE : everyRecords, signal);
    FlowLimits limits = FlowLimits.of(settings, settings.processing().concurrency());
    StallGuard stallGuard =
        new StallGuard(
            runtime.nanoTime(), timeouts.stallLimit().toNanos(), timeouts.roundLimit().toNanos());
    Observers observers =
        new Observers(settings.get(ConsumerOptions.OBSERVER), runtime.nanoTime(), stopper);
    EngineBasics basics =
        new EngineBasics(runtime.clock(), runtime.nanoTime(), signal, counters, observers, stopper);
    LaneParts services =
        LaneWiring.services(
            settings,
            handler,
            limits,
            pace,
            stallGuard,
            runtime,
            basics,
            units == null ? null : units.outputs());
    LaneRouter router = new LaneRouter(services);
    DoneMaps maps = new DoneMaps(clusterId, counters, runtime.nanoTime());
    Duration commitEvery = settings.get(ConsumerOptions.COMMIT_EVERY);
    UnitCommitter inUnits =
        units == null
            ? null
            : new UnitCommitter(
                kafka,
                new UnitPace(commitEvery, pace, limits.keptBytes(), basics.now()),
                maps,
                units,
                lookups::committed,
                basics);
    Committer committer =
        inUnits == null
            ? new OffsetCommitter(kafka, commitEvery, pace, maps, settings.group() != null, basics)
            : inUnits;
    GroupCallbacks callbacks = new GroupCallbacks(settings, observers, stopper);
    KafkaIntake intake =
        new KafkaIntake(kafka, settings, committer, maps, lookups, timeouts, basics, callbacks);
    SlowRuns slowRuns =
        new SlowRuns(
            intake,
            settings.get(ConsumerOptions.SLOW_RUN_AFTER),
            services.overdue(),
            services.timing() != null,
            runtime.nanoTime().getAsLong());
    FlowControl flow =
        new FlowControl(
            limits,
            handler.escalates()
                ? assigned -> router.lanesOf(assigned.partition).askAgain(assigned)
                : assigned -> {});
    if (inUnits != null) {
      inUnits.prepare();
    }
    observers.starting(settings.name(), Optional.ofNullable(settings.group()));
    handler.onStarted(new Control(router, flow));
    long now = runtime.nanoTime().getAsLong();
    PartitionGauge gauge = new PartitionGauge(intake, now);
    HealthWatch health =
        new HealthWatch(
            settings.name(),
            intake,
            intake,
            new WorkWatch(
                intake,
                new BrokerContact(kafka, settings),
                new GroupWatch(
                    settings.source().partitions().isEmpty() ? settings.group() : null, lookups),
                new TransactionWatch(units == null ? null : units.transactionalId(), lookups, now),
                lookups,
                wedgedAfter,
                now),
            flow,
            life,
            inUnits == null ? handler::trouble : () -> handler.trouble().or(inUnits::trouble),
            wedgedAfter,
            runtime.nanoTime());
    Watches watches =
        new Watches(
            intake,
            intake,
            gauge,
            health,
            callbacks,
            new StopRules(settings.source(), counters.received, now),
            life,
            settings.get(ConsumerOptions.DRAIN_TIMEOUT));
    PollRequests requests = new PollRequests(signal);
    Pauses pauses = new Pauses(intake, router, flow, stallGuard, life);
    Tick tick = new Tick(pauses, requests, slowRuns, router, health);
    PollLoop loop = new PollLoop(intake, router, flow, watches, tick, life, basics);
    DrainSequence drain = new DrainSequence(intake, router, tick, life, basics);
    RunningLimits running = new RunningLimits(settings, services, flow);
    ProcessingReport report =
        new ProcessingReport(
            router, gauge, services.timing(), basics, running::now, running::handlersAtMost);
    EngineParts parts =
        new EngineParts(
            life,
            intake,
            loop,
            drain,
            signal,
            requests,
            new Controls(
                requests,
                intake,
                intake,
                pauses,
                life,
                router,
                new Controls.Threads(threads::isPoll, threads::isOurs, OwnThreads::isKafkas)),
            router,
            counters,
            health,
            report,
            running,
            () -> Collections.unmodifiableMap(kafka.metrics()),
            threads,
            stallGuard,
            closing);
    Duration every = settings.find(ConsumerOptions.REPORT_EVERY);
    if (every != null) {
      var unused =
          runtime
              .timer()
              .scheduleAtFixedRate(
                  () -> report.log(settings.name(), parts.controls()::held),
                  every.toNanos(),
                  every.toNanos(),
                  TimeUnit.NANOSECONDS);
    }
    return parts;
  }
}
