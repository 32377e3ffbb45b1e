package io.github.kafkaeasy.admin;

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

/**
 * Watches what a group has left to do, and tells when a backlog forms and when it is gone. Made by
 * {@link GroupAdmin#watchLag}; close it.
 *
 * <pre>{@code
 * LagMonitor monitor =
 *     admin.groups().watchLag("billing")
 *         .backlogAt(10_000)
 *         .onBacklog(reading -> alert(reading.open() + " behind"))
 *         .onBacklogGone(reading -> allClear())
 *         .start();
 * }</pre>
 */
public final class LagMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LagMonitor.class);

  private final GroupAdmin groups;
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

  LagMonitor(LagMonitorBuilder options) {
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

  /** The last reading; empty before the first one. */
  public Optional<LagReading> last() {
    return Optional.ofNullable(last);
  }

  /**
   * Stops watching. Does not wait for a callback that is running, but interrupts it; a callback
   * that closes its own monitor is not interrupted.
   */
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
