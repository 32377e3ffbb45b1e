package io.github.kafkaeasy.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A spool on a full disk: records can still be deleted from the file, and none is lost. */
class FullDiskTest {
  private static final int BATCH = 20;

  @TempDir private Path folder;

  @Test
  void aFullDiskIsReportedAndItsRecordsCanBeRemovedAndKept() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder, 24)) {
      Set<Long> taken = new TreeSet<>();
      try (OpenSpool spool = DiskSpool.at(disk.file("orders.spool")).open()) {
        for (long at = 0; at < 200; at += BATCH) {
          spool.append(records(at, BATCH));
          LongStream.range(at, at + BATCH).forEach(taken::add);
        }
        disk.fill();
        KafkaEasyException full = appendUntilFull(spool, taken);
        assertThat(full)
            .hasMessageContaining("its disk cannot store more (0 bytes are free there")
            .hasMessageContaining("the records in the spool are safe")
            .hasMessageNotContaining("maxBytes");

        List<SpooledRecord> some = spool.oldest("t", 150);
        spool.remove(some);
        some.forEach(one -> taken.remove(one.position()));
        SpooledRecord bad = spool.oldest("t", 1).get(0);
        spool.keep(bad, "too large");
        taken.remove(bad.position());

        assertThat(spool.kept()).isEqualTo(1);
        assertThat(drained(spool)).isEqualTo(new ArrayList<>(taken));
        assertThat(spool.records()).isZero();
      }
      try (OpenSpool spool = DiskSpool.at(disk.file("orders.spool")).open()) {
        assertThat(spool.records()).isZero();
        assertThat(spool.kept()).isEqualTo(1);
        spool.append(records(10_000, BATCH)); // into the space of removed records
      }
    }
  }

  /**
   * Transactions with one record each need the most reserved space in total; a large record needs
   * the most in one transaction.
   */
  @Test
  void aFullDiskIsDrainedRecordByRecordToo() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder, 24)) {
      try (OpenSpool spool = DiskSpool.at(disk.file("orders.spool")).open()) {
        spool.append(List.of(record(0, 3 << 20), record(1, 100), record(2, 4_000)));
        disk.fill();
        for (long at = 0; at < 3; at++) {
          SpooledRecord oldest = spool.oldest("t", 1).get(0);
          assertThat(oldest.position()).isEqualTo(at);
          spool.remove(List.of(oldest));
        }
        assertThat(spool.records()).isZero();
      }
    }
  }

  @Test
  void moreRecordsThanTheJournalHoldsAreDiscardedOnAFullDisk() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder, 96)) {
      Path file = disk.file("orders.spool");
      try (OpenSpool spool = DiskSpool.at(file).open()) {
        spool.append(records(0, 40_000));
      }
      try (SpoolFile spool = SpoolFile.open(file)) {
        disk.fill();

        assertThat(spool.discard(SpoolSelection.waiting())).isEqualTo(40_000);
        assertThat(spool.summary()).isEmpty();
      }
    }
  }

  @Test
  void moreRecordsThanTheJournalHoldsWaitAgainOnAFullDisk() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder, 128)) {
      Path file = disk.file("orders.spool");
      try (OpenSpool spool = DiskSpool.at(file).open()) {
        spool.append(LongStream.range(0, 40_000).mapToObj(at -> record(at, 10)).toList());
      }
      keepAll(file);
      try (SpoolFile spool = SpoolFile.open(file)) {
        disk.fill();

        assertThat(spool.retry(SpoolSelection.kept())).isEqualTo(40_000);
        assertThat(spool.count(SpoolSelection.kept())).isZero();
        assertThat(spool.count(SpoolSelection.waiting())).isEqualTo(40_000);
      }
    }
  }

  /** Keeps all records with a long reason, so that moving them needs much space in the journal. */
  private static void keepAll(Path file) throws SQLException {
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = plain.createStatement()) {
      statement.execute("INSERT INTO kept SELECT position, 0, hex(zeroblob(500)) FROM record");
      statement.execute("DELETE FROM waiting");
    }
  }

  private static KafkaEasyException appendUntilFull(OpenSpool spool, Set<Long> taken) {
    for (long at = 1_000; at < 100_000; at += BATCH) {
      List<SpooledRecord> next = records(at, BATCH);
      try {
        spool.append(next);
      } catch (KafkaEasyException e) {
        return e;
      }
      next.forEach(one -> taken.add(one.position()));
    }
    return Assertions.fail("the disk was never full");
  }

  private static List<Long> drained(OpenSpool spool) {
    List<Long> all = new ArrayList<>();
    for (List<SpooledRecord> some = spool.oldest("t", 500);
        !some.isEmpty();
        some = spool.oldest("t", 500)) {
      some.forEach(one -> all.add(one.position()));
      spool.remove(some);
    }
    return all;
  }

  private static List<SpooledRecord> records(long from, int count) {
    return LongStream.range(from, from + count).mapToObj(at -> record(at, 1_000)).toList();
  }

  private static SpooledRecord record(long position, int bytes) {
    return new SpooledRecord(
        position, new UndeliveredRecord("t", null, 0, null, new byte[bytes], List.of()));
  }

  @Test
  void aDiskThatCannotBeReadIsNotCalledFull() {
    SpoolDatabase database = SpoolDatabase.open(folder.resolve("orders.spool"), 64L << 20);
    try {
      Assertions.assertThatThrownBy(
              () ->
                  database.release(
                      "cannot discard records",
                      connection -> {
                        throw new SQLiteException(
                            "disk I/O error", SQLiteErrorCode.SQLITE_IOERR_READ);
                      }))
          .hasMessage(
              "The spool "
                  + folder.resolve("orders.spool")
                  + " cannot discard records: disk I/O error.");
    } finally {
      database.close();
    }
  }
}
