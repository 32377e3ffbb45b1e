package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.poll.Controls;
import io.github.kafkaeasy.consumer.internal.poll.DrainSequence;
import io.github.kafkaeasy.consumer.internal.poll.HealthWatch;
import io.github.kafkaeasy.consumer.internal.poll.Lifecycle;
import io.github.kafkaeasy.consumer.internal.poll.PollLoop;
import io.github.kafkaeasy.consumer.internal.poll.PollRequests;
import io.github.kafkaeasy.consumer.internal.poll.ProcessingReport;
import io.github.kafkaeasy.consumer.internal.shared.Counters;
import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import io.github.kafkaeasy.consumer.internal.shared.StallGuard;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The parts of one engine, wired by {@link EngineWiring}.
 *
 * @param kafkaMetrics metrics of the Kafka client, readable on any thread
 * @param closing closes the remaining parts after the group was left: failure handler, codecs,
 *     timer, workers
 */
public record EngineParts(
    Lifecycle life,
    Intake intake,
    PollLoop loop,
    DrainSequence drain,
    PollSignal signal,
    PollRequests requests,
    Controls controls,
    LaneRouter router,
    Counters counters,
    HealthWatch health,
    ProcessingReport report,
    RunningLimits limits,
    Supplier<Map<MetricName, ? extends Metric>> kafkaMetrics,
    OwnThreads threads,
    StallGuard stallGuard,
    Consumer<Duration> closing) {

  /** Counters of the consumer. Any thread may call it. */
  public ConsumerStats stats() {
    return report.stats();
  }
}
