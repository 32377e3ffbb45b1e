package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Implements {@link OnDamage#SET_ASIDE}: renames a damaged file and opens a new one. */
final class SetAside {
  private static final Logger log = LoggerFactory.getLogger(DiskSpool.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

  /**
   * Suffixes of the files to rename; the journal is needed to recover an interrupted transaction.
   */
  private static final List<String> PARTS = List.of("-journal", "-wal", "");

  private SetAside() {}

  static OpenSpool orOpen(Path file, Supplier<OpenSpool> open) {
    try {
      return open.get();
    } catch (DamagedSpoolException e) {
      Path aside = aside(file, e);
      log.error(
          "{} The file was renamed to {}; its records are not sent, and the spool starts empty. The"
              + " command sqlite3 {} .recover prints what can still be read.",
          e.finding(),
          aside,
          aside);
      return open.get();
    }
  }

  private static Path aside(Path file, DamagedSpoolException why) {
    String name =
        file.getFileName() + ".damaged-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
    try {
      for (String part : PARTS) {
        Path old = file.resolveSibling(file.getFileName() + part);
        if (Files.exists(old)) {
          Path unused = Files.move(old, file.resolveSibling(name + part));
        }
      }
      return file.resolveSibling(name);
    } catch (IOException e) {
      why.addSuppressed(e);
      throw new KafkaEasyException(
          why.finding() + " The file could not be renamed: " + e + ".", why);
    }
  }
}
