package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Selection of records in a spool's file: the kept or the waiting ones, optionally narrowed by
 * topic and position. Immutable.
 */
public final class SpoolSelection {
  private final boolean kept;
  private final @Nullable String topic;
  private final long first;
  private final long last;

  private SpoolSelection(boolean kept, @Nullable String topic, long first, long last) {
    this.kept = kept;
    this.topic = topic;
    this.first = first;
    this.last = last;
  }

  /**
   * Selects the kept records: those that were refused, for example because they are too large, and
   * are not sent again.
   */
  public static SpoolSelection kept() {
    return new SpoolSelection(true, null, 0, Long.MAX_VALUE);
  }

  /** Selects the waiting records: those that the next producer sends. */
  public static SpoolSelection waiting() {
    return new SpoolSelection(false, null, 0, Long.MAX_VALUE);
  }

  /** Narrows the selection to one topic. */
  public SpoolSelection topic(String name) {
    return new SpoolSelection(kept, Options.required("topic", name), first, last);
  }

  /**
   * Narrows the selection to a range of positions, both bounds included.
   *
   * @throws InvalidOptionException if {@code from} is negative or {@code to} is less than {@code
   *     from}
   */
  public SpoolSelection positions(long from, long to) {
    if (from < 0 || to < from) {
      throw InvalidOptionException.of(
          "positions",
          from + "-" + to,
          "the first position must be at least 0, the last one not less than the first");
    }
    return new SpoolSelection(kept, topic, from, to);
  }

  SpoolSelection upTo(long position) {
    return new SpoolSelection(kept, topic, first, position);
  }

  SpoolSelection after(long position) {
    return new SpoolSelection(kept, topic, position + 1, last);
  }

  boolean isKept() {
    return kept;
  }

  /** The SQL after {@code FROM}: tables and condition. {@link #bindTo} sets its parameters. */
  String sql() {
    return (kept ? "kept" : "waiting")
        + " AS chosen JOIN record ON record.position = chosen.position"
        + " WHERE chosen.position BETWEEN ? AND ?"
        + (topic == null ? "" : " AND record.topic = ?");
  }

  /**
   * Sets the parameters of {@link #sql}.
   *
   * @param from number of the first parameter
   * @return number of the next free parameter
   */
  int bindTo(PreparedStatement statement, int from) throws SQLException {
    statement.setLong(from, first);
    statement.setLong(from + 1, last);
    if (topic == null) {
      return from + 2;
    }
    statement.setString(from + 2, topic);
    return from + 3;
  }

  @Override
  public String toString() {
    return (kept ? "kept" : "waiting")
        + " records"
        + (topic == null ? "" : " for " + topic)
        + (first == 0 && last == Long.MAX_VALUE ? "" : " at " + first + "-" + last);
  }
}
