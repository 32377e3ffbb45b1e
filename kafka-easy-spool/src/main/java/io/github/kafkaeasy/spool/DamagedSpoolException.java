package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.nio.file.Path;

/**
 * Thrown when a spool's file is damaged or is not a SQLite file: at the start, where the file is
 * left unchanged, or by a later read or write, when the spool may have changed the file already.
 */
public final class DamagedSpoolException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final String finding;

  DamagedSpoolException(Path file, String what, Throwable cause) {
    super(
        finding(file, what)
            + " kafka-easy leaves the file as it is. The command sqlite3 "
            + file
            + " .recover prints what can still be read; DiskSpool.onDamage(SET_ASIDE) makes a"
            + " producer rename the damaged file and start with a new one.",
        cause);
    this.finding = finding(file, what);
  }

  private static String finding(Path file, String what) {
    return "The spool " + file + " is damaged: " + what + ".";
  }

  /** The first sentence of the message, which is also true after the file has been renamed. */
  String finding() {
    return finding;
  }
}
