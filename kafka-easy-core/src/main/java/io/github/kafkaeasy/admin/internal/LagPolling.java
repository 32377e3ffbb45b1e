package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.admin.LagMonitor;
import io.github.kafkaeasy.admin.LagReading;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a group's lag again and again, on a daemon thread of its own, until it is closed. */
final class LagPolling implements LagMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(LagMonitor.class);

  private final KafkaGroups groups;
  private final String group;
  private final long backlogAt;
  private final long goneAt;
  private final Consumer<LagReading> onReading;
  private final Consumer<LagReading> onBacklog;
  private final Consumer<LagReading> onBacklogGone;
  private final Consumer<KafkaEasyException> onFailure;
  private final LagTrend trend; // monitor thread
  private final ScheduledExecutorService thread;
  private boolean backlog; // monitor thread
  private boolean failing; // monitor thread
  private volatile @Nullable LagReading last;
  private volatile @Nullable Thread own; // written where the thread is made

  LagPolling(LagPollingBuilder options) {
    this.groups = options.groups;
    this.group = options.group;
    this.backlogAt = options.get(LagOptions.BACKLOG_AT);
    this.goneAt = options.effectiveGoneAt();
    this.onReading = options.callback(LagOptions.ON_READING);
    this.onBacklog = options.callback(LagOptions.ON_BACKLOG);
    this.onBacklogGone = options.callback(LagOptions.ON_BACKLOG_GONE);
    this.onFailure = options.callback(LagOptions.ON_FAILURE);
    this.trend = new LagTrend(options.get(LagOptions.WINDOW));
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "kafka-easy-lag-" + options.group);
              made.setDaemon(true);
              own = made;
              return made;
            });
    long periodNanos = options.get(LagOptions.EVERY).toNanos();
    var unused = thread.scheduleWithFixedDelay(this::look, 0, periodNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public Optional<LagReading> last() {
    return Optional.ofNullable(last);
  }

  @Override
  public void close() {
    if (Thread.currentThread() == own) {
      thread.shutdown(); // which also ends the schedule
    } else {
      thread.shutdownNow();
    }
  }

  private void look() {
    GroupLag lag;
    try {
      lag = groups.lag(group);
    } catch (KafkaEasyException e) {
      failed(e);
      return;
    } catch (RuntimeException e) { // it would end the schedule, and nobody would know
      failed(new KafkaEasyException("Reading the lag of the group " + group + " failed: " + e, e));
      return;
    }
    failing = false;
    LagReading reading = trend.add(Instant.now(), System.nanoTime(), lag);
    last = reading;
    call("onReading", onReading, reading);
    if (!backlog && reading.open() >= backlogAt) {
      backlog = true;
      call("onBacklog", onBacklog, reading);
    } else if (backlog && reading.open() <= goneAt) {
      backlog = false;
      call("onBacklogGone", onBacklogGone, reading);
    }
  }

  private void failed(KafkaEasyException failure) {
    if (thread.isShutdown()) {
      return;
    }
    if (failing) {
      LOG.debug("The lag of the group {} still cannot be read", group, failure);
    } else {
      LOG.warn("The lag of the group {} cannot be read: {}", group, failure.getMessage());
    }
    failing = true;
    call("onFailure", onFailure, failure);
  }

  /** An exception would end the schedule; an Error may. */
  private <T> void call(String name, Consumer<T> callback, T argument) {
    try {
      callback.accept(argument);
    } catch (RuntimeException e) {
      LOG.error("The callback {} of the lag monitor of {} failed", name, group, e);
    }
  }
}
