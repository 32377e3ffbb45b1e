package io.github.kafkaeasy.spool.internal;

import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.spool.OnDamage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Table of {@code DiskSpool}'s options, in the order in which the documentation lists them. */
public final class SpoolOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();
  private static final long MIB = 1L << 20;

  public static final Option<Path> AT = row(at());
  public static final Option<Long> MAX_BYTES =
      row(
          Option.bytes("maxBytes", MIB, MIB << 20)
              .usual(
                  MIB << 10,
                  "stores hours of most programs' records; the journal takes 8 MiB more"));
  public static final Option<OnDamage> ON_DAMAGE =
      row(
          Option.choice("onDamage", OnDamage.class)
              .usual(
                  OnDamage.REFUSE,
                  "a person should decide what to do with the records in the file"));

  private SpoolOptions() {}

  /** All rows of the table. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  private static Option<Path> at() {
    Option<Path> file = Option.any("at");
    return file.otherwise("none", "required; the file is created, but not its folder")
        .called("file");
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
