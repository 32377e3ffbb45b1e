package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a spool's file are meant: the kept or the waiting ones, all or some of them.
 * Immutable.
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

  /** Records that can never be sent as they are. */
  public static SpoolSelection kept() {
    return new SpoolSelection(true, null, 0, Long.MAX_VALUE);
  }

  /** Records that the next producer sends. */
  public static SpoolSelection waiting() {
    return new SpoolSelection(false, null, 0, Long.MAX_VALUE);
  }

  /** Only those for this topic. */
  public SpoolSelection topic(String name) {
    return new SpoolSelection(kept, Options.required("topic", name), first, last);
  }

  /**
   * Only those at these positions, both included.
   *
   * @throws InvalidOptionException if there is no such range
   */
  public SpoolSelection positions(long from, long to) {
    if (from < 0 || to < from) {
      throw InvalidOptionException.of(
          "positions", from + "-" + to, "a range begins at 0 or later and does not end before");
    }
    return new SpoolSelection(kept, topic, from, to);
  }

  boolean isKept() {
    return kept;
  }

  /** The table that has the positions, and the condition; see {@link #bindTo}. */
  String sql() {
    return (kept ? "kept" : "waiting")
        + " AS chosen JOIN record ON record.position = chosen.position"
        + " WHERE chosen.position BETWEEN ? AND ?"
        + (topic == null ? "" : " AND record.topic = ?");
  }

  /** Sets the parameters of the condition; answers the number of the next one. */
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
