package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.admin.GroupAdmin;
import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.admin.LagMonitor;
import io.github.kafkaeasy.admin.LagReading;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
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
 * Lag monitor that reads a group's lag periodically on its own daemon thread until it is closed.
 */
final class LagPolling implements LagMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(LagMonitor.class);

  private final GroupAdmin groups;
  private final String group;
  private final OptionValues options;
  private final LagTrend trend; // monitor thread
  private final ScheduledExecutorService thread;
  private boolean backlog; // monitor thread
  private boolean failing; // monitor thread
  private volatile @Nullable LagReading last;
  private volatile @Nullable Thread own; // written when the thread is created

  LagPolling(GroupAdmin groups, String group, OptionValues options) {
    this.groups = groups;
    this.group = group;
    this.options = options;
    this.trend = new LagTrend(options.get(LagOptions.WINDOW));
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "kafka-easy-lag-" + group);
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
      thread.shutdown(); // also cancels the schedule
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
    } catch (Throwable e) { // would end the schedule silently
      failed(new KafkaEasyException("Reading the lag of the group " + group + " failed: " + e, e));
      return;
    }
    failing = false;
    LagReading reading = trend.add(Instant.now(), System.nanoTime(), lag);
    last = reading;
    call(LagOptions.ON_READING, reading);
    if (!backlog && reading.open() >= options.get(LagOptions.BACKLOG_AT)) {
      backlog = true;
      call(LagOptions.ON_BACKLOG, reading);
    } else if (backlog && reading.open() <= LagOptions.goneAt(options)) {
      backlog = false;
      call(LagOptions.ON_BACKLOG_GONE, reading);
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
    call(LagOptions.ON_FAILURE, failure);
  }

  /** Catches what the callback throws, which would end the schedule. */
  private <T> void call(Option<Consumer<T>> option, T argument) {
    Consumer<T> callback = options.find(option);
    if (callback == null) {
      return;
    }
    try {
      callback.accept(argument);
    } catch (Throwable e) {
      LOG.error("The callback {} of the lag monitor of {} failed", option.name(), group, e);
    }
  }
}
