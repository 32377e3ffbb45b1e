package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.admin.GroupAdmin;
import io.github.kafkaeasy.admin.LagMonitor;
import io.github.kafkaeasy.admin.LagMonitorBuilder;
import io.github.kafkaeasy.admin.LagReading;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionNeed;
import io.github.kafkaeasy.internal.options.OptionValues;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builder of a lag monitor: the options set so far, as values of {@link LagOptions}. Not
 * thread-safe.
 */
final class LagPollingBuilder implements LagMonitorBuilder {
  private final GroupAdmin groups;
  private final String group;
  private OptionValues options = OptionValues.NONE;

  LagPollingBuilder(GroupAdmin groups, String group) {
    this.groups = groups;
    this.group = group;
  }

  @Override
  public LagMonitorBuilder every(Duration every) {
    return set(LagOptions.EVERY, every);
  }

  @Override
  public LagMonitorBuilder window(Duration window) {
    return set(LagOptions.WINDOW, window);
  }

  @Override
  public LagMonitorBuilder backlogAt(long records) {
    return set(LagOptions.BACKLOG_AT, records);
  }

  @Override
  public LagMonitorBuilder goneAt(long records) {
    return set(LagOptions.GONE_AT, records);
  }

  @Override
  public LagMonitorBuilder onReading(Consumer<LagReading> onReading) {
    return set(LagOptions.ON_READING, onReading);
  }

  @Override
  public LagMonitorBuilder onBacklog(Consumer<LagReading> onBacklog) {
    return set(LagOptions.ON_BACKLOG, onBacklog);
  }

  @Override
  public LagMonitorBuilder onBacklogGone(Consumer<LagReading> onBacklogGone) {
    return set(LagOptions.ON_BACKLOG_GONE, onBacklogGone);
  }

  @Override
  public LagMonitorBuilder onFailure(Consumer<KafkaEasyException> onFailure) {
    return set(LagOptions.ON_FAILURE, onFailure);
  }

  @Override
  public LagMonitor start() {
    Long goneAt = options.find(LagOptions.GONE_AT);
    if (goneAt != null && goneAt >= options.get(LagOptions.BACKLOG_AT)) {
      throw InvalidOptionException.conflict(
          "goneAt",
          goneAt,
          "backlogAt",
          options.get(LagOptions.BACKLOG_AT),
          "goneAt must be lower than backlogAt");
    }
    OptionNeed.check(LagOptions.NEEDS, options);
    return new LagPolling(groups, group, options);
  }

  private <T> LagMonitorBuilder set(Option<T> option, @Nullable T value) {
    options = options.with(option, value);
    return this;
  }
}
