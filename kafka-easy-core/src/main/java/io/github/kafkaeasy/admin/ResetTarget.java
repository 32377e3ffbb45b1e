package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.internal.settings.Options;
import java.time.Instant;

/** Where a group shall go on. Made by its static methods. */
public sealed interface ResetTarget {

  /** The first record that is still there: everything again. */
  static ResetTarget earliest() {
    return new Earliest();
  }

  /** Behind the last record: nothing that is there now. */
  static ResetTarget latest() {
    return new Latest();
  }

  /** The first record that is not older than this; the end where there is none. */
  static ResetTarget time(Instant time) {
    return new Time(time);
  }

  /**
   * This offset in every partition; the nearer end where it lies outside.
   *
   * @param offset 0 or more
   */
  static ResetTarget offset(long offset) {
    return new Offset(offset);
  }

  /**
   * So many offsets from where the group is, backwards when negative; at most up to the ends. From
   * the beginning where it has no offset.
   */
  static ResetTarget shift(long offsets) {
    return new Shift(offsets);
  }

  /** See {@link #earliest()}. */
  record Earliest() implements ResetTarget {}

  /** See {@link #latest()}. */
  record Latest() implements ResetTarget {}

  /** See {@link #time}. */
  record Time(Instant time) implements ResetTarget {
    public Time {
      Options.required("time", time);
    }
  }

  /** See {@link #offset}. */
  record Offset(long offset) implements ResetTarget {
    public Offset {
      Options.number("offset", offset, 0, Long.MAX_VALUE);
    }
  }

  /** See {@link #shift}. */
  record Shift(long offsets) implements ResetTarget {}
}
