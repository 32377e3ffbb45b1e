package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.internal.settings.Options;
import java.time.Instant;

/** Position in a partition, for starting, stopping and seeking. */
public sealed interface Position {

  /** The oldest record that still exists. */
  static Position beginning() {
    return new Beginning();
  }

  /** The end: after the newest record. */
  static Position end() {
    return new End();
  }

  /**
   * An offset; if no record has it, the next record that exists. An offset before the beginning or
   * after the end of the partition is refused: a seek fails, and a consumer that should start or
   * stop there ends {@code FAILED}.
   *
   * @param offset 0 or more
   */
  static Position offset(long offset) {
    return new Offset(Options.number("offset", offset, 0, Long.MAX_VALUE - 1));
  }

  /** The first record with this timestamp or a later one; the end if there is none. */
  static Position time(Instant time) {
    return new Time(Options.required("time", time));
  }

  /** See {@link #beginning()}. */
  record Beginning() implements Position {
    @Override
    public String toString() {
      return "the beginning";
    }
  }

  /** See {@link #end()}. */
  record End() implements Position {
    @Override
    public String toString() {
      return "the end";
    }
  }

  /** See {@link #offset(long)}. */
  record Offset(long offset) implements Position {
    @Override
    public String toString() {
      return "offset " + offset;
    }
  }

  /** See {@link #time(Instant)}. */
  record Time(Instant time) implements Position {
    @Override
    public String toString() {
      return "the first record at " + time + " or later";
    }
  }
}
