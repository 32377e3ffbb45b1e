package io.github.kafkaeasy.internal.options;

import static io.github.kafkaeasy.internal.options.Option.any;
import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.line;
import static io.github.kafkaeasy.internal.options.Option.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The table of {@code Deduplication}'s options, in the order in which the page shows them. */
public final class DeduplicationOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();

  public static final Option<String> BY_HEADER =
      row(
          line("byHeader")
              .otherwise("none", "bytes of a header that the sender sets; `byKey()` takes the key")
              .called("name"));
  public static final Option<Object> BY =
      row(
          any("by")
              .otherwise("none", "what identifies the record may stand in its value")
              .called("identity"));
  public static final Option<Integer> REMEMBER =
      row(
          count("remember", 1, 100_000_000)
              .usual(100_000, "some 20 MB for identities of 36 characters"));
  public static final Option<Duration> FOR_AT_MOST =
      row(
          time("forAtMost", Duration.ofMillis(1), Duration.ofDays(365))
              .usual(Duration.ofHours(1), "most copies come soon after one another"));
  public static final Option<Object> STORE =
      row(
          any("store")
              .otherwise("in memory", "survives a restart; not with `remember` and `forAtMost`"));

  private DeduplicationOptions() {}

  /** All of them. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
