package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.producer.spi.SpooledRecord;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * SQL for records: their rows in the tables {@code record} and {@code header}, and their entry in
 * {@code waiting} or {@code kept}.
 */
final class RecordRows {
  /** The columns that {@link #read} expects first in a row, in this order. */
  static final String COLUMNS =
      "record.position, record.topic, record.partition, record.timestamp, record.key,"
          + " record.value";

  /**
   * The query for a record's headers. The caller prepares it once and passes it to {@link #read}.
   */
  static final String HEADERS = "SELECT name, value FROM header WHERE position = ? ORDER BY number";

  private static final String NO_LONGER_WAITING =
      "DELETE FROM waiting WHERE topic = ? AND position = ?";

  private RecordRows() {}

  /** Adds waiting records. */
  static void insert(Connection connection, List<SpooledRecord> some) throws SQLException {
    try (PreparedStatement record =
            connection.prepareStatement("INSERT INTO record VALUES(?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement header =
            connection.prepareStatement("INSERT INTO header VALUES(?, ?, ?, ?)");
        PreparedStatement waiting =
            connection.prepareStatement("INSERT INTO waiting VALUES(?, ?, ?)")) {
      for (SpooledRecord one : some) {
        insert(record, one);
        insert(header, one.position(), one.record().headers());
        waiting.setString(1, one.record().topic());
        waiting.setLong(2, one.position());
        waiting.setLong(3, one.record().sizeInBytes());
        int unused = waiting.executeUpdate();
      }
    }
  }

  private static void insert(PreparedStatement statement, SpooledRecord spooled)
      throws SQLException {
    UndeliveredRecord record = spooled.record();
    statement.setLong(1, spooled.position());
    statement.setString(2, record.topic());
    Integer partition = record.partition();
    if (partition == null) {
      statement.setNull(3, Types.INTEGER);
    } else {
      statement.setInt(3, partition);
    }
    statement.setLong(4, record.timestamp());
    statement.setBytes(5, record.key());
    statement.setBytes(6, record.value());
    statement.setLong(7, record.sizeInBytes());
    int unused = statement.executeUpdate();
  }

  private static void insert(PreparedStatement statement, long position, List<Header> headers)
      throws SQLException {
    int number = 0;
    for (Header header : headers) {
      statement.setLong(1, position);
      statement.setInt(2, number++);
      statement.setString(3, header.key());
      statement.setBytes(4, header.value());
      int unused = statement.executeUpdate();
    }
  }

  /** Reads the record from a row that begins with {@link #COLUMNS}. */
  static SpooledRecord read(ResultSet row, PreparedStatement headers) throws SQLException {
    long position = row.getLong(1);
    int partition = row.getInt(3);
    boolean byKey = row.wasNull();
    return new SpooledRecord(
        position,
        new UndeliveredRecord(
            row.getString(2),
            byKey ? null : partition,
            row.getLong(4),
            row.getBytes(5),
            row.getBytes(6),
            headers(headers, position)));
  }

  private static List<Header> headers(PreparedStatement statement, long position)
      throws SQLException {
    List<Header> headers = new ArrayList<>();
    statement.setLong(1, position);
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        headers.add(new RecordHeader(rows.getString(1), rows.getBytes(2)));
      }
    }
    return headers;
  }

  /**
   * Deletes waiting records. Records that are no longer there are ignored.
   *
   * @param deleted receives the records that were there
   */
  static void delete(
      Connection connection, Collection<SpooledRecord> some, Collection<SpooledRecord> deleted)
      throws SQLException {
    try (PreparedStatement waiting = connection.prepareStatement(NO_LONGER_WAITING);
        PreparedStatement record =
            connection.prepareStatement("DELETE FROM record WHERE position = ?");
        PreparedStatement header =
            connection.prepareStatement("DELETE FROM header WHERE position = ?")) {
      for (SpooledRecord one : some) {
        waiting.setString(1, one.record().topic());
        waiting.setLong(2, one.position());
        if (waiting.executeUpdate() > 0) {
          record.setLong(1, one.position());
          int unused = record.executeUpdate();
          if (!one.record().headers().isEmpty()) {
            header.setLong(1, one.position());
            int unusedToo = header.executeUpdate();
          }
          deleted.add(one);
        }
      }
    }
  }

  /**
   * Moves a record from {@code waiting} to {@code kept}. Its row in {@code record} is not touched,
   * so the move needs little disk space.
   */
  static void keep(Connection connection, SpooledRecord one, String reason) throws SQLException {
    try (PreparedStatement waiting = connection.prepareStatement(NO_LONGER_WAITING);
        PreparedStatement kept = connection.prepareStatement("INSERT INTO kept VALUES(?, ?, ?)")) {
      waiting.setString(1, one.record().topic());
      waiting.setLong(2, one.position());
      kept.setLong(1, one.position());
      kept.setLong(2, System.currentTimeMillis());
      kept.setString(3, reason);
      int unused = waiting.executeUpdate() + kept.executeUpdate();
    }
  }
}
