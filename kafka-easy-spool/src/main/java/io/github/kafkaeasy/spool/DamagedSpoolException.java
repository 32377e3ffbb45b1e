package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.nio.file.Path;

/** A spool's file cannot be read as it should be. It was left as it is. */
public final class DamagedSpoolException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  DamagedSpoolException(Path file, String what, Throwable cause) {
    super(
        "The spool "
            + file
            + " is damaged: "
            + what
            + ". It stays as it is. The command sqlite3 "
            + file
            + " .recover prints what can still be read; DiskSpool.onDamage(SET_ASIDE) lets a"
            + " producer keep the file under another name and start with a new one.",
        cause);
  }
}
