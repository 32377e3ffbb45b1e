package io.github.kafkaeasy.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Content of a spool file, and refusals of invalid files and options. */
class DiskSpoolTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("orders.spool");
  }

  @Test
  void recordsComeOutByteForByteInTheOrderOfTheirPositions() {
    List<Header> headers =
        List.of(
            new RecordHeader("b", new byte[] {(byte) 0xFE, 0}),
            new RecordHeader("a", "x".getBytes(UTF_8)),
            new RecordHeader("b", null));
    UndeliveredRecord full =
        new UndeliveredRecord("t", 3, 1_234_567_890_123L, new byte[] {0, -1}, new byte[0], headers);
    UndeliveredRecord bare = new UndeliveredRecord("其他", null, 0, null, null, List.of());
    try (OpenSpool spool = DiskSpool.at(file).open()) {
      spool.append(List.of(new SpooledRecord(7, full)));
      spool.append(List.of(new SpooledRecord(2, bare)));
    }

    try (OpenSpool spool = DiskSpool.at(file).open()) {
      assertThat(spool.records()).isEqualTo(2);
      assertThat(spool.bytes()).isEqualTo(full.sizeInBytes());
      assertThat(spool.lastPosition()).isEqualTo(7);
      assertThat(spool.waitingByTopic()).containsOnly(Map.entry("t", 1L), Map.entry("其他", 1L));
      List<SpooledRecord> all = new ArrayList<>(spool.oldest("其他", 10));
      all.addAll(spool.oldest("t", 10));
      assertThat(all).extracting(SpooledRecord::position).containsExactly(2L, 7L);
      assertThat(all.get(0).record()).usingRecursiveComparison().isEqualTo(bare);
      UndeliveredRecord read = all.get(1).record();
      assertThat(read.topic()).isEqualTo("t");
      assertThat(read.partition()).isEqualTo(3);
      assertThat(read.timestamp()).isEqualTo(1_234_567_890_123L);
      assertThat(read.key()).containsExactly(0, -1);
      assertThat(read.value()).isEmpty();
      assertThat(read.headers()).isEqualTo(headers);
    }
  }

  @Test
  void removedRecordsAreDeletedAndTheOthersStay() {
    try (OpenSpool spool = DiskSpool.at(file).open()) {
      spool.append(records(0, 10, 100));
      List<SpooledRecord> first = spool.oldest("t", 4);
      spool.remove(first);

      assertThat(first).hasSize(4);
      assertThat(spool.records()).isEqualTo(6);
      assertThat(spool.bytes()).isEqualTo(600);
      assertThat(spool.oldest("t", 1)).extracting(SpooledRecord::position).containsExactly(4L);
    }
  }

  @Test
  void keptRecordsAreNotReadButStayAndTheirPositionsAreNotReused() {
    try (OpenSpool spool = DiskSpool.at(file).open()) {
      spool.append(records(0, 3, 10));
      SpooledRecord last = spool.oldest("t", 3).get(2);
      spool.keep(last, "too large");
      spool.remove(List.of(last)); // does nothing: it is no longer waiting

      assertThat(spool.records()).isEqualTo(2);
      assertThat(spool.bytes()).isEqualTo(20);
      assertThat(spool.kept()).isEqualTo(1);
      assertThat(spool.oldest("t", 9)).extracting(SpooledRecord::position).containsExactly(0L, 1L);
    }
    try (OpenSpool spool = DiskSpool.at(file).open()) {
      assertThat(spool.kept()).isEqualTo(1);
      assertThat(spool.lastPosition()).isEqualTo(2);
    }
  }

  @Test
  void aFileOfTheFirstVersionIsConverted() throws SQLException {
    try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = old.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute(
          "CREATE TABLE record(position INTEGER PRIMARY KEY, topic TEXT NOT NULL, partition"
              + " INTEGER, timestamp INTEGER NOT NULL, key BLOB, value BLOB, size INTEGER NOT"
              + " NULL)");
      statement.execute(
          "CREATE TABLE header(position INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT"
              + " NULL, value BLOB, PRIMARY KEY(position, number)) WITHOUT ROWID");
      statement.execute("PRAGMA user_version = 1");
      statement.execute("INSERT INTO record VALUES(5, 't', NULL, 0, NULL, x'0102', 2)");
    }

    try (OpenSpool spool = DiskSpool.at(file).open()) {
      assertThat(spool.records()).isEqualTo(1);
      assertThat(spool.oldest("t", 9).get(0).record().value()).containsExactly(1, 2);
    }
  }

  @Test
  void aDatabaseOfAnotherProgramIsRefusedAndNotChanged() throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("CREATE TABLE invoice(number INTEGER)");
    }
    byte[] before = Files.readAllBytes(file);

    for (OnDamage choice : OnDamage.values()) {
      assertThatThrownBy(() -> DiskSpool.at(file).onDamage(choice).open())
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining("the file is not a spool");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aFullFileStoresNoneOfABatchAndContinuesWhenThereIsSpace() throws IOException {
    try (OpenSpool spool = DiskSpool.at(file).maxBytes(1 << 20).open()) {
      List<SpooledRecord> kept = new ArrayList<>();
      KafkaEasyException full = null;
      for (int batch = 0; batch < 1_000 && full == null; batch++) {
        List<SpooledRecord> next = records(batch * 10L, 10, 1_000);
        try {
          spool.append(next);
          kept.addAll(next);
        } catch (KafkaEasyException e) {
          full = e;
        }
      }

      assertThat(full)
          .hasMessageContaining("it is full; maxBytes")
          .hasMessageContaining("orders.spool");
      assertThat(kept.size()).isBetween(500, 1_048); // a MiB of thousand-byte records
      assertThat(spool.records()).isEqualTo(kept.size());
      assertThat(Files.size(file)).isLessThanOrEqualTo(1 << 20);
      spool.remove(spool.oldest("t", 500));
      spool.append(records(1_000_000, 10, 1_000));
      assertThat(spool.records()).isEqualTo(kept.size() - 500 + 10);
    }
  }

  @Test
  void aFileThatIsInUseIsRefused() {
    try (OpenSpool first = DiskSpool.at(file).open()) {
      first.append(records(0, 1, 1));

      assertThatThrownBy(() -> DiskSpool.at(file).open())
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining("orders.spool")
          .hasMessageContaining("already open in a producer, a SpoolFile");
    }
  }

  @Test
  void aFileThatASpoolFileHasOpenIsNotSaidToBeInUseByAProducer() {
    DiskSpool.at(file).open().close();
    try (SpoolFile operators = SpoolFile.open(file)) {
      assertThat(operators.summary()).isEmpty();

      for (ThrowingCallable open :
          List.<ThrowingCallable>of(() -> DiskSpool.at(file).open(), () -> SpoolFile.open(file))) {
        assertThatThrownBy(open)
            .isInstanceOf(KafkaEasyException.class)
            .hasMessageContaining("a SpoolFile, the command kafka-easy spool or another program")
            .hasMessageNotContaining("producer uses it");
      }
    }
  }

  @Test
  void aNameThatSqliteWouldTakeForMemoryIsAFile() throws IOException {
    Path odd = Path.of(":memory:");
    try {
      try (OpenSpool spool = DiskSpool.at(odd).open()) {
        spool.append(records(0, 3, 10));
      }
      try (OpenSpool spool = DiskSpool.at(odd).open()) {
        assertThat(spool.records()).isEqualTo(3);
      }
    } finally {
      boolean unused = Files.deleteIfExists(odd);
      boolean unusedToo = Files.deleteIfExists(Path.of(":memory:-journal"));
    }
  }

  @Test
  void aFolderIsRefusedAlsoAsTheEmptyPath() {
    for (Path noFile : List.of(Path.of(""), folder)) {
      assertThatThrownBy(() -> DiskSpool.at(noFile).open())
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining(noFile.toAbsolutePath().toString())
          .hasMessageContaining("it is a folder");
    }
  }

  @Test
  void aPathWithAQuestionMarkIsRefusedBecauseItWouldNameAnotherFile() {
    Path odd = folder.resolve("orders?.spool");

    assertThatThrownBy(() -> DiskSpool.at(odd).open())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("Option file = " + odd)
        .hasMessageContaining("after ?");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileWithoutSpaceForItsReserveOpensAndItsRecordsCanBeRemoved() throws SQLException {
    try (OpenSpool spool = DiskSpool.at(file).open()) {
      spool.append(records(0, 2_000, 1_000));
    }
    usedReserve();

    try (OpenSpool spool = DiskSpool.at(file).maxBytes(1 << 20).open()) { // the file is larger
      spool.remove(spool.oldest("t", 500));
      assertThat(spool.records()).isEqualTo(1_500);
    }
  }

  /** Leaves the file as after a full disk: without its reserve, and without free pages. */
  private void usedReserve() throws SQLException {
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = plain.createStatement()) {
      statement.execute("DELETE FROM reserve");
      statement.execute("VACUUM");
    }
  }

  @Test
  void aRemovalThatIsOnTheDiskHasNotFailedIfTheReserveCannotBeFilledAgain() throws SQLException {
    SpoolDatabase database = SpoolDatabase.open(file, 64L << 20);
    try {
      database.add(0, connection -> RecordRows.insert(connection, records(0, 1, 1 << 20)));
      AtomicBoolean full = new AtomicBoolean(true);
      database.release(
          "cannot discard records",
          connection -> {
            if (full.getAndSet(false)) {
              throw new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL); // uses the reserve
            }
            try (Statement statement = connection.createStatement()) {
              statement.execute("DELETE FROM record");
              statement.execute(
                  "CREATE TRIGGER refuse BEFORE INSERT ON reserve"
                      + " BEGIN SELECT RAISE(ABORT, 'no reserve'); END");
            }
          });
      assertThat(full).isFalse();
    } finally {
      database.close();
    }
    try (OpenSpool spool = DiskSpool.at(file).open()) {
      assertThat(spool.lastPosition()).isEqualTo(-1);
    }
  }

  @Test
  void aFileOfAnotherKindOrWithoutAFolderIsRefused() throws IOException {
    Files.writeString(file, "This is not a spool. ".repeat(1_000));
    assertThatThrownBy(() -> DiskSpool.at(file).open())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("perhaps not a spool");
    assertThatThrownBy(() -> DiskSpool.at(folder.resolve("no/such.spool")).open())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("there is no folder");
  }

  @Test
  void sizesOutOfBoundsAreRefusedWhereTheyAreSet() {
    assertThatThrownBy(() -> DiskSpool.at(file).maxBytes(1))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("maxBytes");
    assertThatThrownBy(() -> DiskSpool.at(null))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("file");
  }

  private static List<SpooledRecord> records(long from, int count, int bytes) {
    return LongStream.range(from, from + count)
        .mapToObj(
            position ->
                new SpooledRecord(
                    position,
                    new UndeliveredRecord("t", null, 0, null, new byte[bytes], List.of())))
        .toList();
  }
}
