package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.nio.file.Path;

/** Thrown when a spool's file is damaged or is not a SQLite file. The file is left unchanged. */
public final class DamagedSpoolException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  DamagedSpoolException(Path file, String what, Throwable cause) {
    super(
        "The spool "
            + file
            + " is damaged: "
            + what
            + ". The file was not changed. The command sqlite3 "
            + file
            + " .recover prints what can still be read; DiskSpool.onDamage(SET_ASIDE) makes a"
            + " producer rename the damaged file and start with a new one.",
        cause);
  }
}
