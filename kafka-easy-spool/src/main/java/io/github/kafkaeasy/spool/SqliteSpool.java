package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The tables. Each call is one transaction, written to the disk when it returns. One thread at a
 * time: the methods that touch the connection are synchronized.
 */
final class SqliteSpool implements OpenSpool {
  private static final int PAGE_BYTES = 4_096;
  private static final int SCHEMA = 1;
  private static final long BATCH_BYTES = 4L << 20;

  private final Path file;
  private final Connection connection;
  private final AtomicLong records = new AtomicLong(); // changed while synchronized
  private final AtomicLong bytes = new AtomicLong(); // changed while synchronized
  private long lastPosition = -1;

  private SqliteSpool(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  static SqliteSpool open(Path file, long maxBytes) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new KafkaEasyException(
          "The spool " + file + " cannot be opened: there is no folder " + folder + ".");
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setPageSize(PAGE_BYTES);
    config.setMaxPageCount((int) (maxBytes / PAGE_BYTES));
    config.setBusyTimeout(0);
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      try {
        SqliteSpool spool = new SqliteSpool(file, connection);
        spool.prepare();
        return spool;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new KafkaEasyException(
          "The spool " + file + " cannot be opened: " + explained(e) + ".", e);
    }
  }

  private synchronized void prepare() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // In the exclusive mode the first write takes the file for good, and finds out who has it.
      statement.execute("BEGIN IMMEDIATE");
      int schema = (int) number(statement, "PRAGMA user_version");
      if (schema > SCHEMA) {
        throw new SQLException("it was written by a newer version of kafka-easy");
      }
      statement.execute(
          "CREATE TABLE IF NOT EXISTS record(position INTEGER PRIMARY KEY, topic TEXT NOT NULL,"
              + " partition INTEGER, timestamp INTEGER NOT NULL, key BLOB, value BLOB,"
              + " size INTEGER NOT NULL)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS header(position INTEGER NOT NULL, number INTEGER NOT NULL,"
              + " name TEXT NOT NULL, value BLOB, PRIMARY KEY(position, number)) WITHOUT ROWID");
      statement.execute("PRAGMA user_version = " + SCHEMA);
      statement.execute("COMMIT");
      records.set(number(statement, "SELECT count(*) FROM record"));
      bytes.set(number(statement, "SELECT coalesce(sum(size), 0) FROM record"));
      lastPosition = number(statement, "SELECT coalesce(max(position), -1) FROM record");
    }
    connection.setAutoCommit(false);
  }

  @Override
  public synchronized void append(List<SpooledRecord> some) {
    long size = 0;
    try (PreparedStatement record =
            connection.prepareStatement("INSERT INTO record VALUES(?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement header =
            connection.prepareStatement("INSERT INTO header VALUES(?, ?, ?, ?)")) {
      for (SpooledRecord one : some) {
        insert(record, one);
        insert(header, one.position(), one.record().headers());
        size += one.record().sizeInBytes();
      }
      connection.commit();
    } catch (SQLException e) {
      throw failed("took no record", e);
    }
    records.addAndGet(some.size());
    bytes.addAndGet(size);
    for (SpooledRecord one : some) {
      lastPosition = Math.max(lastPosition, one.position());
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

  @Override
  public synchronized List<SpooledRecord> oldest(int maxRecords) {
    List<SpooledRecord> oldest = new ArrayList<>();
    long size = 0;
    try (PreparedStatement records =
            connection.prepareStatement(
                "SELECT position, topic, partition, timestamp, key, value FROM record"
                    + " ORDER BY position LIMIT ?");
        PreparedStatement headers =
            connection.prepareStatement(
                "SELECT name, value FROM header WHERE position = ? ORDER BY number")) {
      records.setInt(1, maxRecords);
      try (ResultSet rows = records.executeQuery()) {
        while (size < BATCH_BYTES && rows.next()) {
          SpooledRecord record = read(rows, headers);
          size += record.record().sizeInBytes();
          oldest.add(record);
        }
      }
      connection.commit(); // a transaction that stays open keeps the journal from being emptied
      return oldest;
    } catch (SQLException e) {
      throw failed("cannot be read", e);
    }
  }

  private static SpooledRecord read(ResultSet row, PreparedStatement headers) throws SQLException {
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

  @Override
  public synchronized void remove(Collection<SpooledRecord> some) {
    long size = 0;
    try (PreparedStatement record =
            connection.prepareStatement("DELETE FROM record WHERE position = ?");
        PreparedStatement header =
            connection.prepareStatement("DELETE FROM header WHERE position = ?")) {
      for (SpooledRecord one : some) {
        record.setLong(1, one.position());
        header.setLong(1, one.position());
        int unused = record.executeUpdate() + header.executeUpdate();
        size += one.record().sizeInBytes();
      }
      connection.commit();
    } catch (SQLException e) {
      throw failed("cannot forget records", e);
    }
    bytes.addAndGet(-size);
    records.addAndGet(-some.size());
  }

  @Override
  public long records() {
    return records.get();
  }

  @Override
  public long bytes() {
    return bytes.get();
  }

  @Override
  public synchronized long lastPosition() {
    return lastPosition;
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed("cannot be closed", e);
    }
  }

  private KafkaEasyException failed(String what, SQLException e) {
    try {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    } catch (SQLException again) {
      e.addSuppressed(again);
    }
    return new KafkaEasyException("The spool " + file + " " + what + ": " + explained(e) + ".", e);
  }

  private static String explained(SQLException e) {
    int code = e.getErrorCode() & 0xFF; // the primary code; extended ones say more in higher bits
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      return "it is full; maxBytes raises its limit";
    }
    if (code == SQLiteErrorCode.SQLITE_BUSY.code) {
      return "another producer uses it; each needs a file of its own";
    }
    if (code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return "the file is something else than a spool";
    }
    return String.valueOf(e.getMessage());
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }
}
