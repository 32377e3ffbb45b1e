package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.AsyncMessageHandler;
import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.MessageHandler;
import io.github.kafkaeasy.consumer.OnHandlerTimeout;
import io.github.kafkaeasy.consumer.internal.lanes.BatchRun;
import io.github.kafkaeasy.consumer.internal.lanes.Decisions;
import io.github.kafkaeasy.consumer.internal.lanes.Keying;
import io.github.kafkaeasy.consumer.internal.lanes.LaneParts;
import io.github.kafkaeasy.consumer.internal.lanes.Workers;
import io.github.kafkaeasy.consumer.internal.offsets.CommitPace;
import io.github.kafkaeasy.consumer.internal.offsets.FlowLimits;
import io.github.kafkaeasy.consumer.internal.outputs.OutputParts;
import io.github.kafkaeasy.consumer.internal.run.DueTimes;
import io.github.kafkaeasy.consumer.internal.run.Duplicates;
import io.github.kafkaeasy.consumer.internal.run.Expiry;
import io.github.kafkaeasy.consumer.internal.run.Gate;
import io.github.kafkaeasy.consumer.internal.run.HandlerCall;
import io.github.kafkaeasy.consumer.internal.run.HandlerHooks;
import io.github.kafkaeasy.consumer.internal.run.LogContext;
import io.github.kafkaeasy.consumer.internal.run.OpenStage;
import io.github.kafkaeasy.consumer.internal.run.OutputCall;
import io.github.kafkaeasy.consumer.internal.run.Overdue;
import io.github.kafkaeasy.consumer.internal.run.Precheck;
import io.github.kafkaeasy.consumer.internal.run.RecordRun;
import io.github.kafkaeasy.consumer.internal.run.RememberedIds;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.internal.run.Steps;
import io.github.kafkaeasy.consumer.internal.run.TargetGroup;
import io.github.kafkaeasy.consumer.internal.run.Timing;
import io.github.kafkaeasy.consumer.internal.run.TopicSteps;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings.Async;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings.Batch;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings.Handling;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings.Processing;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings.Single;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings.WithOutputs;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.Observers;
import io.github.kafkaeasy.consumer.internal.shared.StallGuard;
import io.github.kafkaeasy.consumer.spi.DuplicateStore;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Creates the objects that lanes use from the consumer's settings; objects of features that are not
 * set are not created.
 */
public final class LaneWiring {

  /** Calls of an asynchronous handler return soon, so a small number of threads is enough. */
  private static final int ASYNC_CALLERS = 32;

  private LaneWiring() {}

  public static <V> LaneParts services(
      ConsumerSettings<V> settings,
      FailureHandler failures,
      FlowLimits limits,
      CommitPace pace,
      StallGuard stallGuard,
      EngineRuntime runtime,
      EngineBasics basics,
      @Nullable OutputParts outputs) {
    Processing<V> processing = settings.processing();
    Handling<V> handling = processing.handling();
    boolean async = handling instanceof Async<V>;
    Duplicates duplicates = duplicates(settings.find(ConsumerOptions.DEDUPLICATE), runtime, basics);
    Gate gate =
        gate(
            settings.find(ConsumerOptions.MAX_RECORDS_PER_SECOND),
            async ? processing.concurrency() : 0,
            runtime);
    LogContext logContext =
        settings.get(ConsumerOptions.LOG_CONTEXT) ? new LogContext(groupOrName(settings)) : null;
    Overdue overdue = new Overdue(settings.find(ConsumerOptions.HANDLER_TIMEOUT), basics);
    Map<String, String> servedAs = failures.moreTopics();
    List<Precheck> prechecks = prechecks(settings, servedAs.keySet(), duplicates, runtime);
    HandlerHooks hooks =
        new HandlerHooks(
            settings.get(ConsumerOptions.HOOK),
            settings.name(),
            settings.group(),
            basics.stopper());
    Batch<V> batch = handling instanceof Batch<V> given ? hooked(given, hooks) : null;
    HandlerCall<V> call =
        batch != null
            ? BatchRun.alone(batch.handler())
            : hooks.around(
                callOf(handling, settings.get(ConsumerOptions.ON_HANDLER_TIMEOUT), outputs));
    Steps<V> steps = new Steps<>(processing, prechecks, call, servedAs);
    return new LaneParts(
        new Keying(processing.ordering(), processing.concurrency(), processing.serialNullKeys()),
        new RecordRun(
            new TopicSteps(steps, ownSteps(processing, servedAs, prechecks, hooks, outputs)),
            gate,
            logContext,
            basics.stopper()),
        batch == null
            ? null
            : new BatchRun<>(steps, batch, overdue, gate, logContext, basics.stopper()),
        new Decisions(failures, limits, basics, outputs),
        new Workers(
            runtime.threads().known(runtime.workers()),
            workersFor(processing.concurrency(), async),
            basics.stopper()),
        pace,
        new DueTimes(failures, basics.stopper()),
        stallGuard,
        overdue,
        basics,
        gate,
        duplicates,
        timing(settings, runtime, basics.observers()),
        runtime.timer());
  }

  /** Null: no record is timed. */
  private static @Nullable Timing timing(
      ConsumerSettings<?> settings, EngineRuntime runtime, Observers observers) {
    Integer asked = settings.find(ConsumerOptions.TIME_ONE_RECORD_OF);
    if (asked == null
        && settings.find(ConsumerOptions.REPORT_EVERY) == null
        && !observers.wantTimes()) {
      return null;
    }
    int oneOf = asked == null ? Timing.WHAT_COSTS_LITTLE : asked;
    return new Timing(oneOf, runtime.nanoTime(), runtime.clock(), observers);
  }

  private static <V> HandlerCall<V> callOf(
      Handling<V> handling, OnHandlerTimeout onTimeout, @Nullable OutputParts outputs) {
    if (handling instanceof WithOutputs<V> with) {
      return OutputCall.of(with.handler(), Objects.requireNonNull(outputs, "outputs"));
    }
    if (handling instanceof Single<V> single) {
      MessageHandler<V> handler = single.handler();
      return message -> {
        handler.handle(message);
        return RunOutcome.HANDLED;
      };
    }
    if (handling instanceof Async<V> async) {
      AsyncMessageHandler<V> handler = async.handler();
      boolean cancel = onTimeout == OnHandlerTimeout.CANCEL_STAGE;
      return message -> {
        CompletionStage<?> stage = handler.handle(message);
        return OpenStage.of(
            Objects.requireNonNull(stage, "the handler of handleAsync returned null, not a stage"),
            cancel ? null : () -> handler.timedOut(message));
      };
    }
    throw new IllegalArgumentException("run by BatchRun: " + handling);
  }

  private static <V> Batch<V> hooked(Batch<V> batch, HandlerHooks hooks) {
    return new Batch<>(hooks.aroundBatch(batch.handler()), batch.maxRecords(), batch.rest());
  }

  /**
   * Steps of topics with their own type, and of the topics that the failure handler has added for
   * them.
   *
   * @param servedAs topics that the failure handler added, each with the topic whose steps it uses
   */
  private static Map<String, Steps<?>> ownSteps(
      Processing<?> processing,
      Map<String, String> servedAs,
      List<Precheck> prechecks,
      HandlerHooks hooks,
      @Nullable OutputParts outputs) {
    Map<String, Steps<?>> own = new HashMap<>();
    for (ConsumerSettings.OwnType<?> type : processing.ownTypes()) {
      own.put(type.topic(), stepsOf(processing, type, prechecks, servedAs, hooks, outputs));
    }
    servedAs.forEach(
        (topic, as) -> {
          Steps<?> steps = own.get(as);
          if (steps != null) {
            own.put(topic, steps);
          }
        });
    return own;
  }

  private static <T> Steps<T> stepsOf(
      Processing<?> processing,
      ConsumerSettings.OwnType<T> type,
      List<Precheck> prechecks,
      Map<String, String> servedAs,
      HandlerHooks hooks,
      @Nullable OutputParts outputs) {
    return new Steps<>(
        processing.withType(type.codec(), type.handling()),
        prechecks,
        hooks.around(callOf(type.handling(), OnHandlerTimeout.AWAIT_END, outputs)),
        servedAs);
  }

  private static String groupOrName(ConsumerSettings<?> settings) {
    String group = settings.group();
    return group == null ? settings.name() : group;
  }

  private static List<Precheck> prechecks(
      ConsumerSettings<?> settings,
      Set<String> retryTopics,
      @Nullable Duplicates duplicates,
      EngineRuntime runtime) {
    List<Precheck> prechecks = new ArrayList<>();
    String group = settings.group();
    Duration maxAge = settings.find(ConsumerOptions.MAX_AGE);
    if (group != null) {
      prechecks.add(new TargetGroup(group));
    }
    if (maxAge != null) {
      prechecks.add(
          new Expiry(maxAge, settings.get(ConsumerOptions.ON_STALE), retryTopics, runtime.clock()));
    }
    if (duplicates != null) {
      prechecks.add(duplicates);
    }
    return prechecks;
  }

  private static @Nullable Duplicates duplicates(
      @Nullable Deduplication how, EngineRuntime runtime, EngineBasics basics) {
    if (how == null) {
      return null;
    }
    DuplicateStore store =
        how.store()
            .orElseGet(() -> new RememberedIds(how.remembered(), how.age(), runtime.nanoTime()));
    return new Duplicates(how.identity(), store, basics.stopper());
  }

  private static Gate gate(@Nullable Double perSecond, int mostOpen, EngineRuntime runtime) {
    return new Gate(
        mostOpen, perSecond == null ? 0 : perSecond, runtime.nanoTime(), runtime.timer());
  }

  /** Number of workers that visit the lanes. */
  static int workersFor(int concurrency, boolean async) {
    return async ? Math.min(concurrency, ASYNC_CALLERS) : concurrency;
  }
}
