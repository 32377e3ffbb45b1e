package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A producer's open spool file. A change of the file is on the disk when the call returns; it is
 * one transaction, except that {@link #remove} may need several. Thread-safe: methods that use the
 * file are synchronized; any thread can read the counts without waiting for these methods.
 */
final class SqliteSpool implements OpenSpool {
  private static final long WINDOW_BYTES = 1L << 20;

  private final SpoolDatabase database;
  private final Map<String, Long> waiting = new ConcurrentHashMap<>(); // changed while synchronized
  private final AtomicLong bytes = new AtomicLong(); // changed while synchronized
  private final AtomicLong kept = new AtomicLong(); // changed while synchronized
  private volatile long lastPosition; // changed while synchronized

  private SqliteSpool(SpoolDatabase database) {
    this.database = database;
  }

  static SqliteSpool open(Path file, long maxBytes) {
    SqliteSpool spool = new SqliteSpool(SpoolDatabase.open(file, maxBytes));
    try {
      spool.count();
      return spool;
    } catch (KafkaEasyException e) {
      spool.close();
      throw e;
    }
  }

  private synchronized void count() {
    lastPosition =
        database.read(
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet topics =
                      statement.executeQuery(
                          "SELECT topic, count(*), sum(size) FROM waiting GROUP BY topic")) {
                while (topics.next()) {
                  waiting.put(topics.getString(1), topics.getLong(2));
                  bytes.addAndGet(topics.getLong(3));
                }
              }
              try (Statement statement = connection.createStatement();
                  ResultSet row =
                      statement.executeQuery(
                          "SELECT (SELECT count(*) FROM kept),"
                              + " (SELECT coalesce(max(position), -1) FROM record)")) {
                kept.set(row.next() ? row.getLong(1) : 0);
                return row.getLong(2);
              }
            });
  }

  @Override
  public synchronized void append(List<SpooledRecord> some) {
    long size = some.stream().mapToLong(one -> one.record().sizeInBytes()).sum();
    database.add(size, connection -> RecordRows.insert(connection, some));
    bytes.addAndGet(size);
    for (SpooledRecord one : some) {
      waiting.merge(one.record().topic(), 1L, Long::sum);
      lastPosition = Math.max(lastPosition, one.position());
    }
  }

  @Override
  public synchronized List<SpooledRecord> oldest(String topic, int maxRecords) {
    return database.read(
        connection -> {
          List<SpooledRecord> oldest = new ArrayList<>();
          try (PreparedStatement records =
                  connection.prepareStatement(
                      "SELECT "
                          + RecordRows.COLUMNS
                          + " FROM waiting JOIN record ON record.position = waiting.position"
                          + " WHERE waiting.topic = ? ORDER BY waiting.position LIMIT ?");
              PreparedStatement headers = connection.prepareStatement(RecordRows.HEADERS)) {
            records.setString(1, topic);
            records.setInt(2, maxRecords);
            long size = 0;
            try (ResultSet rows = records.executeQuery()) {
              while (size < WINDOW_BYTES && rows.next()) {
                SpooledRecord record = RecordRows.read(rows, headers);
                size += record.record().sizeInBytes();
                oldest.add(record);
              }
            }
          }
          return oldest;
        });
  }

  @Override
  public synchronized void remove(Collection<SpooledRecord> some) {
    removeSome(List.copyOf(some));
  }

  /**
   * Deletes records in one transaction; if it fails, in halves, because a smaller transaction needs
   * less space in the journal.
   */
  private void removeSome(List<SpooledRecord> some) {
    List<SpooledRecord> deleted = new ArrayList<>();
    try {
      database.release(
          "cannot delete delivered records",
          connection -> {
            deleted.clear(); // the first attempt may have been rolled back
            RecordRows.delete(connection, some, deleted);
          });
    } catch (DamagedSpoolException e) {
      throw e;
    } catch (KafkaEasyException e) {
      if (some.size() == 1) {
        throw e;
      }
      int half = some.size() / 2;
      removeSome(some.subList(0, half));
      removeSome(some.subList(half, some.size()));
      return;
    }
    deleted.forEach(this::gone);
  }

  private void gone(SpooledRecord one) {
    bytes.addAndGet(-one.record().sizeInBytes());
    waiting.computeIfPresent(one.record().topic(), (topic, count) -> count > 1 ? count - 1 : null);
  }

  @Override
  public synchronized void keep(SpooledRecord record, String reason) {
    database.release(
        "cannot move a record to the kept records",
        connection -> RecordRows.keep(connection, record, reason));
    gone(record);
    kept.incrementAndGet();
  }

  @Override
  public Map<String, Long> waitingByTopic() {
    return Map.copyOf(waiting);
  }

  @Override
  public long records() {
    return waiting.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public long bytes() {
    return bytes.get();
  }

  @Override
  public long kept() {
    return kept.get();
  }

  @Override
  public long lastPosition() {
    return lastPosition;
  }

  @Override
  public synchronized void close() {
    database.close();
  }
}
