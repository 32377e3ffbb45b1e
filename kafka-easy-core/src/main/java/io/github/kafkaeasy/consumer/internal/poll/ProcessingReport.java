package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.ConsumerLimits;
import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.HeldReport;
import io.github.kafkaeasy.consumer.RecordStats;
import io.github.kafkaeasy.consumer.RecordStats.Open;
import io.github.kafkaeasy.consumer.RecordStats.Times;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.lanes.PartitionLanes;
import io.github.kafkaeasy.consumer.internal.run.PartitionTimes;
import io.github.kafkaeasy.consumer.internal.run.Timing;
import io.github.kafkaeasy.consumer.internal.shared.Counters;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.OutcomeTally;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums up the counters of a consumer, by partition and in total, and logs them as one line. Any
 * thread may call it.
 */
public final class ProcessingReport {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessingReport.class);
  private static final double NANOS_A_SECOND = 1e9;

  /** A longer list would hide the rest of the log; EasyConsumer.held lists up to 10,000 keys. */
  private static final int HELD_SHOWN = 5;

  private final LaneRouter router;
  private final Counters counters;
  private final PartitionGauge gauge;
  private final @Nullable Timing timing;
  private final LongSupplier nanoTime;
  private final Clock clock;
  private final Supplier<ConsumerLimits> limits;
  private final IntUnaryOperator handlersAtMost;

  /**
   * @param handlersAtMost maximum number of handlers at the same time for a number of partitions
   */
  public ProcessingReport(
      LaneRouter router,
      PartitionGauge gauge,
      @Nullable Timing timing,
      EngineBasics basics,
      Supplier<ConsumerLimits> limits,
      IntUnaryOperator handlersAtMost) {
    this.router = router;
    this.counters = basics.counters();
    this.gauge = gauge;
    this.timing = timing;
    this.nanoTime = basics.nanoTime();
    this.clock = basics.clock();
    this.limits = limits;
    this.handlersAtMost = handlersAtMost;
  }

  public ConsumerStats stats() {
    long now = nanoTime.getAsLong();
    Map<TopicPartition, RecordStats> parts = new HashMap<>();
    Map<TopicPartition, PartitionGauge.Figures> figures = gauge.figures();
    double perSecondNow = 0;
    for (Map.Entry<TopicPartition, PartitionLanes> entry : router.byPartition().entrySet()) {
      PartitionGauge.Figures here =
          figures.getOrDefault(entry.getKey(), PartitionGauge.Figures.NONE);
      RecordStats part = part(entry.getValue(), here, now);
      parts.put(entry.getKey(), part);
      perSecondNow += part.perSecondNow();
    }
    long handled = router.handled();
    RecordStats total =
        part(
            handled,
            router.filtered(),
            counters.tally,
            figures.values().stream().mapToLong(here -> Math.max(0, here.lag())).sum(),
            total(parts),
            perSecondNow,
            timing == null ? 0 : perSecond(handled, now - timing.sinceNanos),
            timing == null ? Times.NONE : timing.handling.read(),
            timing == null ? Times.NONE : timing.endToEnd.read());
    PartitionGauge.Reading here = gauge.reading();
    return new ConsumerStats(
        total,
        parts,
        counters.received.sum(),
        counters.duplicates.sum(),
        counters.expired.sum(),
        counters.handlerTimeouts.sum(),
        counters.alreadyDone.sum(),
        here.inFlight(),
        here.held(),
        here.partitions(),
        handlersAtMost.applyAsInt(here.partitions()),
        limits.get(),
        counters.rebalances.sum(),
        counters.commits.sum(),
        counters.failedCommits.sum(),
        counters.mapsRefused.sum());
  }

  private RecordStats part(PartitionLanes lanes, PartitionGauge.Figures here, long now) {
    long handled = lanes.handled();
    PartitionTimes times = lanes.times();
    return part(
        handled,
        lanes.filtered(),
        lanes.tally(),
        here.lag(),
        new Open(
            here.inFlight(),
            here.held(),
            lanes.heldKeys(),
            here.mapFill(),
            here.oldestMillis() == ConsumerRecord.NO_TIMESTAMP
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, clock.millis() - here.oldestMillis()))),
        times == null ? 0 : times.rate.perSecond(),
        times == null ? 0 : perSecond(handled, now - times.sinceNanos),
        times == null ? Times.NONE : times.handling.read(),
        times == null ? Times.NONE : times.endToEnd.read());
  }

  private static Open total(Map<TopicPartition, RecordStats> parts) {
    long inFlight = 0;
    long held = 0;
    long heldKeys = 0;
    double mapFill = 0;
    Duration oldest = Duration.ZERO;
    for (RecordStats part : parts.values()) {
      Open open = part.open();
      inFlight += open.inFlight();
      held += open.held();
      heldKeys += open.heldKeys();
      mapFill = Math.max(mapFill, open.mapFill());
      oldest = oldest.compareTo(open.oldest()) < 0 ? open.oldest() : oldest;
    }
    return new Open(inFlight, held, heldKeys, mapFill, oldest);
  }

  private static RecordStats part(
      long handled,
      long filtered,
      OutcomeTally tally,
      long lag,
      Open open,
      double perSecondNow,
      double perSecond,
      Times handling,
      Times endToEnd) {
    return new RecordStats(
        handled,
        filtered,
        tally.failedAttempts.sum(),
        tally.retried.sum(),
        tally.deadLettered.sum(),
        tally.moved.sum(),
        tally.skipped.sum(),
        tally.discarded.sum(),
        lag,
        open,
        perSecondNow,
        perSecond,
        handling,
        endToEnd);
  }

  private static double perSecond(long count, long nanos) {
    return nanos <= 0 ? 0 : count * NANOS_A_SECOND / nanos;
  }

  /**
   * Logs the line, and after it the keys that have been held longest, if any. Called by the timer.
   *
   * @param held asks for at most this number of held keys
   */
  public void log(String consumer, IntFunction<CompletableFuture<HeldReport>> held) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    ConsumerStats now = stats();
    LOG.info("{}: {}", consumer, line(now));
    if (now.held() > 0) {
      var unused = held.apply(HELD_SHOWN).thenAccept(report -> logHeld(consumer, report));
    }
  }

  private static void logHeld(String consumer, HeldReport held) {
    if (held.total() > 0) {
      LOG.info("{}: {}", consumer, HeldText.of(held));
    }
  }

  /** One line for the log. */
  static String line(ConsumerStats now) {
    RecordStats total = now.total();
    return String.format(
        Locale.ROOT,
        "%,d handled (%,.0f/s now, %,.0f/s overall), %,d filtered, %,d failed, %,d retried,"
            + " %,d dead-lettered, %,d in flight, %,d held, lag %,d | handling p50 %s, p99 %s | end to end p50 %s, p99 %s |"
            + " %d %s",
        total.handled(),
        total.perSecondNow(),
        total.perSecond(),
        total.filtered(),
        total.failedAttempts(),
        total.retried(),
        total.deadLettered(),
        now.inFlight(),
        now.held(),
        total.lag(),
        readable(total.handling().p50()),
        readable(total.handling().p99()),
        readable(total.endToEnd().p50()),
        readable(total.endToEnd().p99()),
        now.partitions(),
        now.partitions() == 1 ? "partition" : "partitions");
  }

  /** The duration in microseconds, milliseconds or seconds, depending on its size. */
  private static String readable(Duration duration) {
    double micros = duration.toNanos() / 1e3;
    if (micros < 1_000) {
      return String.format(Locale.ROOT, "%.1f us", micros);
    }
    if (micros < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
    }
    return String.format(Locale.ROOT, "%.1f s", micros / 1e6);
  }
}
