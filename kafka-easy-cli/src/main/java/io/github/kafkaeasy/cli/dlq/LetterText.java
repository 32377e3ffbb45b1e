package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.FailureTimes;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.RecordText;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.LetterState;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dead letter as text for people and as JSON for programs. */
final class LetterText {
  private LetterText() {}

  /** The source coordinates, {@code orders-0@17}, as far as they are known. */
  static String source(StoredLetter letter) {
    DeadLetter.Source source = letter.letter().source();
    if (source.topic().isEmpty()) {
      return "(unknown)";
    }
    String partition = source.partition() < 0 ? "" : "-" + source.partition();
    return source.topic() + partition + (source.offset() < 0 ? "" : "@" + source.offset());
  }

  /** The exception's class name without its package. */
  static String exception(StoredLetter letter) {
    String name = letter.letter().reason().exceptionClass();
    return name.isEmpty() ? "(unknown)" : name.substring(name.lastIndexOf('.') + 1);
  }

  static String message(StoredLetter letter) {
    String message = letter.letter().reason().message();
    return message == null ? "" : message;
  }

  /** The time of a failure as the header says it, with a mark if it cannot be true. */
  static String failureTime(@Nullable Instant time) {
    return Numbers.time(time) + (FailureTimes.isImplausible(time) ? " (implausible)" : "");
  }

  static Table.Styled state(LetterState state) {
    Style style =
        switch (state) {
          case OPEN -> Style.WARNING;
          case REDRIVEN -> Style.GOOD;
          case DISCARDED -> Style.FAINT;
          case QUARANTINED -> Style.BAD;
        };
    return new Table.Styled(style, state.name().toLowerCase(Locale.ROOT));
  }

  static String key(StoredLetter letter) {
    byte[] key = letter.original().key();
    return key == null ? "-" : RecordText.shown(key, PayloadFormat.AUTO, 100);
  }

  /** The letter as JSON for a list, without value, headers and stack trace. */
  static Map<String, @Nullable Object> json(StoredLetter letter) {
    return json(letter, letter.original());
  }

  /** The letter as JSON with value, headers and stack trace. */
  static Map<String, @Nullable Object> json(StoredLetter letter, FoundOriginal found) {
    Original original = found.original() == null ? letter.original() : found.original();
    Map<String, @Nullable Object> json = json(letter, original);
    json.put("missing", found.missing());
    byte[] value = original.value();
    json.put("value", RecordText.text(value));
    json.put("valueBase64", RecordText.base64(value));
    json.put("headers", RecordText.headers(original.headers()));
    json.put("stackTrace", letter.letter().reason().stackTrace());
    return json;
  }

  private static Map<String, @Nullable Object> json(StoredLetter letter, Original original) {
    DeadLetter read = letter.letter();
    return Json.object(
        "partition", letter.partition(),
        "offset", letter.offset(),
        "timestamp", letter.timestamp(),
        "state", letter.state().name(),
        "dialect", letter.dialect().label(),
        "sourceTopic", read.source().topic(),
        "sourcePartition", read.source().partition(),
        "sourceOffset", read.source().offset(),
        "group", read.group(),
        "attempts", read.attempts(),
        "stage", read.reason().stage(),
        "exception", read.reason().exceptionClass(),
        "message", read.reason().message(),
        "firstFailure", read.firstFailure(),
        "lastFailure", read.lastFailure(),
        "implausible", FailureTimes.implausible(letter.letter()),
        "redrives", read.redrives(),
        "pointer", read.pointer(),
        "key", RecordText.text(original.key()),
        "keyBase64", RecordText.base64(original.key()));
  }
}
