package io.github.kafkaeasy.internal.options;

import static io.github.kafkaeasy.internal.options.Option.any;
import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.line;
import static io.github.kafkaeasy.internal.options.Option.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Table of the options of {@code Deduplication}, in the order of the documentation. */
public final class DeduplicationOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();

  public static final Option<String> BY_HEADER =
      row(
          line("byHeader")
              .otherwise(
                  "none", "identity in a header that the sender sets; `byKey()` uses the key")
              .called("name"));
  public static final Option<Object> BY =
      row(
          any("by")
              .otherwise("none", "for an identity that is part of the value")
              .called("identity"));
  public static final Option<Integer> REMEMBER =
      row(
          count("remember", 1, 100_000_000)
              .usual(100_000, "about 20 MB for identities of 36 characters"));
  public static final Option<Duration> FOR_AT_MOST =
      row(
          time("forAtMost", Duration.ofMillis(1), Duration.ofDays(365))
              .usual(Duration.ofHours(1), "most duplicates arrive within a short time"));
  public static final Option<Object> STORE =
      row(
          any("store")
              .otherwise(
                  "in memory",
                  "your own store can survive a restart; not together with `remember` and"
                      + " `forAtMost`"));

  private DeduplicationOptions() {}

  /** All rows. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
