package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The spool's SQLite file, opened with an exclusive lock: creates the tables, runs transactions
 * that are on the disk when the call returns, and turns SQLite's errors into messages. To be used
 * by one thread at a time; {@link SqliteSpool} holds its own lock around each call.
 *
 * <p>Records can be deleted even when the disk is full. Such a transaction needs space in the
 * journal for the old content of each page that it changes, and sometimes a new page in the file.
 * So the journal is never deleted and has {@value #JOURNAL_BYTES} bytes from the start, and the
 * table {@code reserve} holds {@value #RESERVE_BYTES} zero bytes that are deleted when the file
 * cannot grow. (A write-ahead log would not work: it writes pages to the file later, when the disk
 * may be full.)
 */
final class SpoolDatabase implements AutoCloseable {
  static final int PAGE_BYTES = 4_096;
  private static final int SCHEMA = 2;
  private static final int OURS = 0x6B65_7370; // "kesp"
  private static final int JOURNAL_BYTES = 8 << 20;
  private static final int RESERVE_BYTES = 64 << 10;
  private static final int RESERVE_PAGES = RESERVE_BYTES / PAGE_BYTES + 8;
  private static final String IN_USE =
      "it is already open in a producer, a SpoolFile, the command kafka-easy spool or another"
          + " program, and only one of them at a time can use it: stop or close that one, or use"
          + " another file. A running producer's stats().spool() returns the counts of its spool";
  private static final Logger log = LoggerFactory.getLogger(DiskSpool.class);

  private static final Set<SQLiteErrorCode> NO_ROOM =
      EnumSet.of(
          SQLiteErrorCode.SQLITE_FULL,
          SQLiteErrorCode.SQLITE_IOERR_WRITE,
          SQLiteErrorCode.SQLITE_IOERR_FSYNC);

  private final Path file;
  private final Connection connection;
  private final long maxPages;
  private long limit; // the last value set for max_page_count
  private boolean reserved; // whether the table reserve has its row
  private boolean unreservedLogged; // whether the log says that the reserve could not be filled

  private SpoolDatabase(Path file, Connection connection, long maxBytes) {
    this.file = file;
    this.connection = connection;
    this.maxPages = maxBytes / PAGE_BYTES;
  }

  /** The statements of one transaction. */
  @FunctionalInterface
  interface Work {
    void in(Connection connection) throws SQLException;
  }

  /** A query. */
  @FunctionalInterface
  interface Reading<T> {
    T from(Connection connection) throws SQLException;
  }

  /**
   * Opens the file, or creates it when it is missing.
   *
   * @throws InvalidOptionException if the absolute path contains a question mark
   * @throws DamagedSpoolException if the file is damaged
   */
  static SpoolDatabase open(Path file, long maxBytes) {
    // The driver takes names such as ":memory:" and the empty one for databases without a file, and
    // the text after ? for settings. An absolute path without ? is only a path.
    Path absolute = file.toAbsolutePath();
    if (absolute.toString().contains("?")) {
      throw InvalidOptionException.of(
          "file",
          absolute,
          "SQLite's driver takes the text after ? for settings and would open another file; use a"
              + " path without ?");
    }
    if (Files.isDirectory(absolute)) {
      throw new KafkaEasyException(
          "The spool " + absolute + " cannot be opened: it is a folder; name a file in it.");
    }
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new KafkaEasyException(
          "The spool " + file + " cannot be opened: there is no folder " + folder + ".");
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.PERSIST);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setPageSize(PAGE_BYTES);
    config.setBusyTimeout(0);
    SpoolDatabase database = null;
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + absolute);
      database = new SpoolDatabase(file, connection, maxBytes);
      database.prepare();
      return database;
    } catch (SQLException e) {
      KafkaEasyException failure = opening(file, e);
      closeQuietly(database, failure);
      throw failure;
    } catch (RuntimeException e) {
      closeQuietly(database, e);
      throw e;
    }
  }

  private static void closeQuietly(@Nullable SpoolDatabase database, Exception why) {
    if (database != null) {
      try {
        database.close();
      } catch (KafkaEasyException e) {
        why.addSuppressed(e);
      }
    }
  }

  private static KafkaEasyException opening(Path file, SQLException e) {
    if (e.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code) {
      return new DamagedSpoolException(file, String.valueOf(e.getMessage()), e);
    }
    if (e.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return new DamagedSpoolException(
          file, "its header is not that of a SQLite file, so it is perhaps not a spool", e);
    }
    String why =
        e.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code
            ? IN_USE
            : isNoRoom(e) ? diskFull(file, e) : String.valueOf(e.getMessage());
    return new KafkaEasyException("The spool " + file + " cannot be opened: " + why + ".", e);
  }

  private void prepare() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // With the exclusive locking mode, the first write takes the lock until the file is closed,
      // and fails if another program has the lock.
      statement.execute("BEGIN IMMEDIATE");
      long schema = number("PRAGMA user_version");
      requireOurs(schema);
      requireSound();
      statement.execute(
          "CREATE TABLE IF NOT EXISTS record(position INTEGER PRIMARY KEY, topic TEXT NOT NULL,"
              + " partition INTEGER, timestamp INTEGER NOT NULL, key BLOB, value BLOB,"
              + " size INTEGER NOT NULL)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS header(position INTEGER NOT NULL, number INTEGER NOT NULL,"
              + " name TEXT NOT NULL, value BLOB, PRIMARY KEY(position, number)) WITHOUT ROWID");
      // Each record has an entry in one of the next two tables. So moving a record from one to the
      // other needs little space, however large the record is.
      statement.execute(
          "CREATE TABLE IF NOT EXISTS waiting(topic TEXT NOT NULL, position INTEGER NOT NULL,"
              + " size INTEGER NOT NULL, PRIMARY KEY(topic, position)) WITHOUT ROWID");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS kept(position INTEGER PRIMARY KEY, since INTEGER NOT NULL,"
              + " reason TEXT NOT NULL)");
      statement.execute("CREATE TABLE IF NOT EXISTS reserve(room BLOB NOT NULL)");
      if (schema < SCHEMA) {
        statement.execute("INSERT INTO waiting SELECT topic, position, size FROM record");
      }
      statement.execute("PRAGMA application_id = " + OURS);
      statement.execute("PRAGMA user_version = " + SCHEMA);
      statement.execute("COMMIT");
    }
    reserved = number("SELECT count(*) FROM reserve") > 0;
    reserveJournal();
    fillReserve(-1);
  }

  /** Refuses a SQLite file of another program, and a spool of a newer version of kafka-easy. */
  private void requireOurs(long schema) throws SQLException {
    long program = number("PRAGMA application_id");
    boolean foreign = program != OURS && program != 0;
    boolean unmarked =
        program == 0
            && number("SELECT count(*) FROM sqlite_schema") > 0
            && number("SELECT count(*) FROM sqlite_schema WHERE name IN ('record', 'header')") < 2;
    if (foreign || unmarked) {
      throw new KafkaEasyException(
          "The spool " + file + " cannot be opened: the file is not a spool.");
    }
    if (schema > SCHEMA) {
      throw new KafkaEasyException(
          "The spool "
              + file
              + " cannot be opened: it was written by a newer version of kafka-easy.");
    }
  }

  /** Checks the whole file; 1 GiB takes about two seconds. */
  private void requireSound() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      String found = rows.next() ? String.valueOf(rows.getString(1)) : "ok";
      if (!found.equals("ok")) {
        throw new DamagedSpoolException(
            file, found.strip().replaceAll("\\s*\\R\\s*", ", "), new SQLException(found));
      }
    }
  }

  /** Grows the journal to its reserved size. Its content has no meaning between transactions. */
  private void reserveJournal() {
    Path journal = file.resolveSibling(file.getFileName() + "-journal");
    try (FileChannel channel =
        FileChannel.open(journal, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
      for (long at = channel.size(); at < JOURNAL_BYTES; at = channel.size()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), JOURNAL_BYTES - at));
        int unused = channel.write(zeros, at);
      }
      channel.force(true);
    } catch (IOException e) {
      log.warn(
          "The spool {} could not reserve {} bytes for its journal, so it may not be able to delete records while the disk is full; the next start tries again: {}",
          file,
          JOURNAL_BYTES,
          e.toString());
    }
  }

  /** Runs a transaction that adds records, within the file's size limit. */
  void add(long size, Work work) {
    try {
      transaction(maxPages - RESERVE_PAGES, work);
    } catch (SQLException e) {
      String why =
          !isNoRoom(e)
              ? String.valueOf(e.getMessage())
              : isAtLimit(size) ? "it is full; maxBytes raises its limit" : diskFull(file, e);
      throw new KafkaEasyException(
          "The spool " + file + " could not store a record: " + why + ".", e);
    }
  }

  /**
   * Runs a transaction that deletes records or changes their state. Works when the file or the disk
   * is full, if the old content of the pages that it changes fits into the journal's reserved
   * space.
   *
   * @param what the end of the exception's sentence "The spool FILE ...", such as "cannot discard
   *     records"
   */
  void release(String what, Work work) {
    try {
      releasing(work);
    } catch (SQLException e) {
      throw failed(what, e);
    }
    fillReserve(2L * RESERVE_PAGES);
  }

  private void releasing(Work work) throws SQLException {
    try {
      transaction(maxPages, work);
    } catch (SQLException e) {
      if (!reserved || !isNoRoom(e)) {
        throw e;
      }
      transaction(
          maxPages,
          in -> {
            execute("DELETE FROM reserve");
            work.in(in);
          });
      reserved = false;
    }
  }

  /**
   * Fills the reserve if it is used up and the file has more than {@code free} free pages. A
   * failure is only logged, because what the caller has done before is on the disk already.
   */
  private void fillReserve(long free) {
    try {
      if (!reserved && number("PRAGMA freelist_count") > free) {
        transaction(
            maxPages, in -> execute("INSERT INTO reserve VALUES(zeroblob(" + RESERVE_BYTES + "))"));
        reserved = true;
        unreservedLogged = false;
      }
    } catch (SQLException e) {
      if (!unreservedLogged) {
        unreservedLogged = true;
        log.warn(
            "The spool {} could not reserve {} bytes in its file, so it may not be able to delete records while the disk is full; later deletions and the next start try again: {}",
            file,
            RESERVE_BYTES,
            e.toString());
      }
    }
  }

  /** Runs a query. */
  <T> T read(Reading<T> reading) {
    try {
      return reading.from(connection);
    } catch (SQLException e) {
      throw failed("cannot be read", e);
    }
  }

  private void transaction(long pages, Work work) throws SQLException {
    if (limit != pages) {
      long unused = number("PRAGMA max_page_count = " + pages);
      limit = pages;
    }
    execute("BEGIN IMMEDIATE");
    try {
      work.in(connection);
      execute("COMMIT");
    } catch (SQLException | RuntimeException | Error e) {
      try {
        execute("ROLLBACK");
      } catch (SQLException alreadyDone) { // a full file makes SQLite itself roll back
        e.addSuppressed(alreadyDone);
      }
      throw e;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed("cannot be closed", e);
    }
  }

  private KafkaEasyException failed(String what, SQLException e) {
    if (e.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code) {
      return new DamagedSpoolException(file, String.valueOf(e.getMessage()), e);
    }
    return new KafkaEasyException(
        "The spool "
            + file
            + " "
            + what
            + ": "
            + (isNoRoom(e) ? diskFull(file, e) : String.valueOf(e.getMessage()))
            + ".",
        e);
  }

  /**
   * Whether {@code size} more bytes would exceed the file's own limit, whatever the disk's free
   * space.
   */
  private boolean isAtLimit(long size) {
    try {
      long used = number("PRAGMA page_count") - number("PRAGMA freelist_count");
      return used + size / PAGE_BYTES + 2 > maxPages - RESERVE_PAGES;
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * True if SQLite found the disk full, or could not write or sync. It reports a quota and a file
   * size limit of the process as failed writes. A failed read is no lack of space.
   */
  private static boolean isNoRoom(SQLException e) {
    return e instanceof SQLiteException failure && NO_ROOM.contains(failure.getResultCode());
  }

  private static String diskFull(Path file, SQLException e) {
    String left;
    try {
      Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
      left = Files.getFileStore(folder).getUsableSpace() + " bytes are free there";
    } catch (IOException unknown) {
      left = "its free space is unknown";
    }
    return "its disk cannot store more ("
        + left
        + "; "
        + e.getMessage()
        + "). Free space on that disk; the records in the spool are safe";
  }
}
