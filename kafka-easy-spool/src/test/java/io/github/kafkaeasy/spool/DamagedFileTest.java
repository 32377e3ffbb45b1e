package io.github.kafkaeasy.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * A damaged spool file: it is reported as damaged, left unchanged, and replaced by a new file only
 * with SET_ASIDE.
 */
class DamagedFileTest {
  @TempDir private Path folder;

  private enum Damage {
    BEGINNING {
      @Override
      void strike(RandomAccessFile file) throws IOException {
        overwrite(file, 0, 100);
      }
    },
    MIDDLE {
      @Override
      void strike(RandomAccessFile file) throws IOException {
        overwrite(file, file.length() / 2, 3 * 4_096);
      }
    },
    END_CUT_OFF {
      @Override
      void strike(RandomAccessFile file) throws IOException {
        file.setLength(file.length() / 2);
      }
    };

    abstract void strike(RandomAccessFile file) throws IOException;

    private static void overwrite(RandomAccessFile file, long at, int bytes) throws IOException {
      byte[] nonsense = new byte[bytes];
      Arrays.fill(nonsense, (byte) 0x5A);
      file.seek(at / 4_096 * 4_096);
      file.write(nonsense);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedFileIsRefusedAndLeftUnchanged(Damage damage) throws IOException {
    Path file = damaged(damage);
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(() -> DiskSpool.at(file).open())
        .isInstanceOf(DamagedSpoolException.class)
        .hasMessageContaining("orders.spool is damaged: ")
        .hasMessageContaining(".recover")
        .hasMessageContaining("onDamage(SET_ASIDE)")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> SpoolFile.open(file)).isInstanceOf(DamagedSpoolException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void withSetAsideADamagedFileIsRenamedAndTheSpoolStartsEmpty(Damage damage) throws IOException {
    Path file = damaged(damage);
    byte[] before = Files.readAllBytes(file);

    try (OpenSpool spool = DiskSpool.at(file).onDamage(OnDamage.SET_ASIDE).open()) {
      assertThat(spool.records()).isZero();
      spool.append(List.of(record(0)));
    }
    try (OpenSpool spool = DiskSpool.at(file).onDamage(OnDamage.SET_ASIDE).open()) {
      assertThat(spool.records()).isEqualTo(1);
    }

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .filteredOn(path -> path.getFileName().toString().matches(".*damaged-[-0-9]+"))
          .singleElement()
          .satisfies(aside -> assertThat(Files.readAllBytes(aside)).isEqualTo(before));
    }
  }

  @Test
  void theLogNamesTheRenamedFileAndHowToReadIt() throws IOException {
    Path file = damaged(Damage.BEGINNING);

    try (LogLines log = new LogLines();
        OpenSpool spool = DiskSpool.at(file).onDamage(OnDamage.SET_ASIDE).open()) {
      assertThat(spool.records()).isZero();
      assertThat(log.lines)
          .filteredOn(line -> line.contains(file.toString()))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains(
              "orders.spool is damaged: ",
              "The file was renamed to " + file + ".damaged-",
              "The command sqlite3 " + file + ".damaged-")
          .doesNotContain("leaves the file", "onDamage");
    }
  }

  private static final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger(DiskSpool.class);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    LogLines() {
      start();
      logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getFormattedMessage());
    }

    @Override
    public void close() {
      logger.detachAppender(this);
    }
  }

  private Path damaged(Damage damage) throws IOException {
    Path file = folder.resolve("orders.spool");
    try (OpenSpool spool = DiskSpool.at(file).open()) {
      spool.append(LongStream.range(0, 500).mapToObj(DamagedFileTest::record).toList());
    }
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      damage.strike(raw);
    }
    return file;
  }

  private static SpooledRecord record(long position) {
    return new SpooledRecord(
        position, new UndeliveredRecord("t", null, 0, null, new byte[1_000], List.of()));
  }
}
