package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access to a spool's file for operators, while no producer has it open: list, export, import,
 * retry and discard records. No producer can start with the file while it is open here. To be used
 * by one thread at a time.
 *
 * <p>All methods throw {@link io.github.kafkaeasy.error.KafkaEasyException} when the file cannot be
 * read or written.
 */
public final class SpoolFile implements AutoCloseable {
  private static final long NO_LIMIT = 1L << 40;
  private static final int PAGE = 500;

  private final Path file;
  private final SpoolDatabase database;

  private SpoolFile(Path file, SpoolDatabase database) {
    this.file = file;
    this.database = database;
  }

  /**
   * Opens an existing file.
   *
   * @throws NotFoundException if the file does not exist
   * @throws InvalidOptionException if the absolute path contains a question mark
   * @throws DamagedSpoolException if the file is damaged
   */
  public static SpoolFile open(Path file) {
    if (!Files.isRegularFile(Options.required("file", file))) {
      throw new NotFoundException(
          file.toString(), "There is no spool " + file + ". Check the file's name.");
    }
    return new SpoolFile(file, SpoolDatabase.open(file, NO_LIMIT));
  }

  /**
   * Counts of the records by topic and state, sorted by topic, waiting records before kept ones.
   */
  public List<SpoolSummary> summary() {
    return database.read(
        connection -> {
          List<SpoolSummary> all = new ArrayList<>();
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT topic, position IN (SELECT position FROM kept) AS aside, count(*),"
                          + " sum(size), min(timestamp) FROM record GROUP BY topic, aside"
                          + " ORDER BY topic, aside");
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              all.add(
                  new SpoolSummary(
                      rows.getString(1),
                      rows.getBoolean(2),
                      rows.getLong(3),
                      rows.getLong(4),
                      Instant.ofEpochMilli(rows.getLong(5))));
            }
          }
          return all;
        });
  }

  /** The number of selected records. */
  public long count(SpoolSelection which) {
    return database.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT count(*) FROM " + which.sql())) {
            int unused = which.bindTo(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? row.getLong(1) : 0L;
            }
          }
        });
  }

  /**
   * The first selected records, in the order of their positions.
   *
   * @param max the maximum number of records to return
   */
  public List<StoredRecord> records(SpoolSelection which, int max) {
    return after(which, -1, max);
  }

  private List<StoredRecord> after(SpoolSelection which, long position, int max) {
    return database.read(connection -> select(connection, which, position, max));
  }

  private static List<StoredRecord> select(
      Connection connection, SpoolSelection which, long position, int max) throws SQLException {
    String aside = which.isKept() ? ", chosen.since, chosen.reason" : ", NULL, NULL";
    List<StoredRecord> some = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT "
                    + RecordRows.COLUMNS
                    + aside
                    + " FROM "
                    + which.sql()
                    + " AND chosen.position > ? ORDER BY chosen.position LIMIT ?");
        PreparedStatement headers = connection.prepareStatement(RecordRows.HEADERS)) {
      int next = which.bindTo(statement, 1);
      statement.setLong(next, position);
      statement.setInt(next + 1, max);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          some.add(stored(RecordRows.read(rows, headers), rows));
        }
      }
    }
    return some;
  }

  private static StoredRecord stored(SpooledRecord record, ResultSet row) throws SQLException {
    @Nullable String reason = row.getString(8);
    return new StoredRecord(
        record, reason == null ? null : Instant.ofEpochMilli(row.getLong(7)), reason);
  }

  /**
   * Makes kept records wait again, at their former position, so that the next producer sends them;
   * in several transactions if the disk has no space for one.
   *
   * @return the number of records
   */
  public long retry(SpoolSelection which) {
    if (!which.isKept()) {
      throw InvalidOptionException.of("selection", which, "waiting records are tried again anyway");
    }
    return inParts(
        "could not make records wait again",
        which,
        (connection, part) -> {
          update(
              connection,
              "INSERT INTO waiting SELECT record.topic, record.position, record.size FROM "
                  + part.sql(),
              part);
          update(connection, "DELETE FROM kept WHERE position" + in(part), part);
        });
  }

  /**
   * Deletes records permanently, in several transactions if the disk has no space for one.
   *
   * @return the number of records
   */
  public long discard(SpoolSelection which) {
    return inParts(
        "could not discard records",
        which,
        (connection, part) -> {
          // The order matters: the subqueries read the table kept or waiting, so its rows are
          // deleted after the headers, and the rows of record last.
          update(connection, "DELETE FROM header WHERE position" + in(part), part);
          update(
              connection,
              part.isKept()
                  ? "DELETE FROM kept WHERE position" + in(part)
                  : "DELETE FROM waiting WHERE position" + in(part),
              part);
          update(
              connection,
              "DELETE FROM record WHERE position NOT IN (SELECT position FROM waiting)"
                  + " AND position NOT IN (SELECT position FROM kept)");
        });
  }

  /** Changes the selected records, within a transaction. */
  @FunctionalInterface
  private interface Change {
    void in(Connection connection, SpoolSelection part) throws SQLException;
  }

  /**
   * Changes all selected records in one transaction; if it fails, in halves, because a smaller
   * transaction needs less space in the journal. If a single record fails too, the exception says
   * how many were changed before it.
   */
  private long inParts(String failed, SpoolSelection which, Change change) {
    long count = count(which);
    long done = 0;
    Deque<SpoolSelection> parts = new ArrayDeque<>(List.of(which));
    while (!parts.isEmpty()) {
      SpoolSelection part = parts.pop();
      long records = count(part);
      try {
        database.release(
            failed + " (" + done + " of " + count + " are done)",
            connection -> change.in(connection, part));
        done += records;
      } catch (DamagedSpoolException e) {
        throw e;
      } catch (KafkaEasyException e) {
        if (records < 2) {
          throw e;
        }
        long middle = position(part, records / 2 - 1);
        parts.push(part.after(middle));
        parts.push(part.upTo(middle));
      }
    }
    return done;
  }

  /** The position of the record with this number in a selection, counted from 0. */
  private long position(SpoolSelection which, long number) {
    return database.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT chosen.position FROM "
                      + which.sql()
                      + " ORDER BY chosen.position LIMIT 1 OFFSET ?")) {
            statement.setLong(which.bindTo(statement, 1), number);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? row.getLong(1) : 0L;
            }
          }
        });
  }

  private static String in(SpoolSelection which) {
    return " IN (SELECT chosen.position FROM " + which.sql() + ")";
  }

  private static void update(Connection connection, String sql, SpoolSelection... which)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (SpoolSelection selection : which) {
        int unused = selection.bindTo(statement, 1);
      }
      int unused = statement.executeUpdate();
    }
  }

  /**
   * Writes records to a file, one line of JSON per record, with the exact bytes of key, value and
   * headers. The file is written under a temporary name and renamed when it is complete; only its
   * owner may read it.
   *
   * @return the number of records
   * @throws InvalidOptionException if the target is the spool's own file or its journal
   */
  public long exportTo(Path target, SpoolSelection which) {
    if (isSame(target, file)
        || isSame(target, file.resolveSibling(file.getFileName() + "-journal"))) {
      throw InvalidOptionException.of(
          "target", target, "this file belongs to the spool; export to another file");
    }
    return SpoolLines.write(target, position -> after(which, position, PAGE));
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException missing) {
      return false;
    }
  }

  /**
   * Adds the records of an export as waiting records, after all other records. If a line is broken,
   * no record is imported, and the exception names the line.
   *
   * @return the number of records
   */
  public long importFrom(Path export) {
    long lines = checkImport(export);
    database.add(
        0,
        connection -> {
          long[] next = {lastPosition(connection)};
          long unused =
              SpoolLines.each(
                  export,
                  record ->
                      RecordRows.insert(connection, List.of(new SpooledRecord(++next[0], record))));
        });
    return lines;
  }

  /**
   * Reads an export without importing it.
   *
   * @return the number of records
   * @throws io.github.kafkaeasy.error.KafkaEasyException if a line is broken; the message names the
   *     line
   */
  public long checkImport(Path export) {
    try {
      return SpoolLines.each(export, record -> {});
    } catch (SQLException e) {
      throw new IllegalStateException("checking an export does not use the database", e);
    }
  }

  private static long lastPosition(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT coalesce(max(position), -1) FROM record");
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : -1;
    }
  }

  /** The file's path. */
  public Path file() {
    return file;
  }

  @Override
  public void close() {
    database.close();
  }
}
