package io.github.kafkaeasy.admin.internal;

import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.time;

import io.github.kafkaeasy.admin.LagMonitorBuilder;
import io.github.kafkaeasy.admin.LagReading;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionNeed;
import io.github.kafkaeasy.internal.options.OptionValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Table of the options of a {@link LagMonitorBuilder}, in the order of the documentation. Public
 * for the test that compares it with the documentation.
 */
public final class LagOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);

  static final Option<Duration> EVERY =
      row(time("every", SHORTEST, LONGEST).usual(Duration.ofSeconds(5), "cheap for the brokers"));
  static final Option<Duration> WINDOW =
      row(
          time("window", SHORTEST, LONGEST)
              .usual(Duration.ofMinutes(1), "rates that do not change abruptly with each batch"));
  static final Option<Long> BACKLOG_AT =
      row(
          count("backlogAt", 1L, Long.MAX_VALUE)
              .usual(10_000L, "more than the usual number of open records"));
  static final Option<Long> GONE_AT =
      row(
          count("goneAt", 0L, Long.MAX_VALUE)
              .otherwise(
                  "a tenth of `backlogAt`",
                  "a number that varies around one value does not trigger a callback each time"));
  static final Option<Consumer<LagReading>> ON_READING = row(nobody("onReading"));
  static final Option<Consumer<LagReading>> ON_BACKLOG = row(nobody("onBacklog"));
  static final Option<Consumer<LagReading>> ON_BACKLOG_GONE = row(nobody("onBacklogGone"));
  static final Option<Consumer<KafkaEasyException>> ON_FAILURE = row(nobody("onFailure"));

  private static final String NOBODY_TOLD =
      "the number has no effect without onBacklog or onBacklogGone; set one of them, or remove the"
          + " number";

  /** Options that have an effect only together with another one. */
  static final List<OptionNeed> NEEDS =
      List.of(
          new OptionNeed(BACKLOG_AT, ON_BACKLOG, LagOptions::isTold, NOBODY_TOLD),
          new OptionNeed(GONE_AT, ON_BACKLOG, LagOptions::isTold, NOBODY_TOLD));

  private LagOptions() {}

  /** All rows. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  /** The number of open records at which a backlog ends: the set value, or the default. */
  static long goneAt(OptionValues options) {
    Long given = options.find(GONE_AT);
    return given == null ? options.get(BACKLOG_AT) / 10 : given;
  }

  private static boolean isTold(OptionValues options) {
    return options.has(ON_BACKLOG) || options.has(ON_BACKLOG_GONE);
  }

  private static <T> Option<Consumer<T>> nobody(String name) {
    Option<Consumer<T>> callback = Option.any(name);
    return callback.otherwise("none", "`last()` and the log have the same information");
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
