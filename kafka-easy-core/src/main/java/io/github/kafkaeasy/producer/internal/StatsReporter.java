package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import io.github.kafkaeasy.producer.outcome.ProducerStats;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** Logs a line about a producer periodically, on its own daemon thread. */
final class StatsReporter implements AutoCloseable {
  private static final Logger log = ProducerLog.LOG;

  private final String name;
  private final Supplier<ProducerStats> stats;
  private final ScheduledThreadPoolExecutor executor;
  private ProducerStats before; // reporter thread only

  StatsReporter(String name, Supplier<ProducerStats> stats, Duration period) {
    this.name = name;
    this.stats = stats;
    this.before = stats.get();
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "kafka-easy-report-" + name);
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        executor.scheduleAtFixedRate(
            this::report, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void report() {
    ProducerStats now = stats.get();
    log.info(line(name, now, now.since(before)));
    before = now;
  }

  static String line(String name, ProducerStats all, ProducerStats recent) {
    return String.format(
        Locale.ROOT,
        "%s: %,.0f records/s now, %,.0f/s overall; %,d acknowledged, %,d failed (%.2f %% succeed),"
            + " %,d pending; %s%s",
        name,
        recent.ratePerSecond(),
        all.ratePerSecond(),
        all.acknowledged(),
        all.failed(),
        100 * all.successRate(),
        all.pending(),
        all.latency(),
        all.spool().active() || all.spool().kept() > 0 ? "; " + all.spool() : "");
  }
}
