package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.internal.settings.Options;
import java.time.Instant;

/** The target position of an offset reset. Created by its static methods. */
public sealed interface ResetTarget {

  /** The first record that still exists: the group reads everything again. */
  static ResetTarget earliest() {
    return new Earliest();
  }

  /** The end: the group skips all existing records. */
  static ResetTarget latest() {
    return new Latest();
  }

  /** The first record that is not older than the given time; the end if there is no such record. */
  static ResetTarget time(Instant time) {
    return new Time(time);
  }

  /**
   * The same offset in every partition; the beginning or end of a partition if the offset is
   * outside it.
   *
   * @param offset 0 or more
   */
  static ResetTarget offset(long offset) {
    return new Offset(offset);
  }

  /**
   * The current offset plus the given number, which may be negative, limited to the partition's
   * beginning and end. Counted from the beginning if the group has no offset.
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
