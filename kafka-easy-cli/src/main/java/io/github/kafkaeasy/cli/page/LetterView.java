package io.github.kafkaeasy.cli.page;

import io.github.kafkaeasy.cli.render.FailureTimes;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.RecordText;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a letter is sent to the browser. Key, headers, value and stack trace are cut to
 * a length that people can read. The page inserts all content as text only.
 */
public final class LetterView {
  /** The number of bytes of a value that are shown; the whole value can be saved as a file. */
  private static final int LONGEST_VALUE = 128 << 10;

  /** The largest text, in characters; indented JSON may be many times as long as the value. */
  private static final int LONGEST_SHOWN = 1 << 20;

  private static final int LONGEST_KEY = 4 << 10;
  private static final int LONGEST_KEY_IN_ROW = 100;
  private static final int LONGEST_HEADER = 2 << 10;
  private static final int MOST_HEADERS = 300;
  private static final int LONGEST_TEXT = 300;
  private static final int LONGEST_STACK = 64 << 10;

  private LetterView() {}

  /** Partition and offset in the dead-letter topic, {@code 0:17}. */
  public static String place(StoredLetter letter) {
    return letter.partition() + ":" + letter.offset();
  }

  /** One row of the table. */
  public static Map<String, @Nullable Object> row(StoredLetter letter) {
    DeadLetter told = letter.letter();
    String message = told.reason().message();
    return Json.object(
        "place", place(letter),
        "at", letter.timestamp().toEpochMilli(),
        "state", letter.state().name().toLowerCase(Locale.ROOT),
        "source", source(told.source()),
        "key", shown(letter.original().key(), PayloadFormat.AUTO, LONGEST_KEY_IN_ROW),
        "exception", cut(told.reason().exceptionClass(), LONGEST_TEXT),
        "message", message == null ? "" : cut(message, LONGEST_TEXT),
        "group", cut(told.group(), LONGEST_TEXT),
        "attempts", told.attempts(),
        "redrives", told.redrives());
  }

  /** The whole letter, with the beginning of a long value. */
  public static Map<String, @Nullable Object> whole(
      StoredLetter letter, FoundOriginal found, PayloadFormat format) {
    return whole(letter, found, format, LONGEST_VALUE);
  }

  /**
   * The whole letter, with a limit for its value.
   *
   * @param most the number of bytes of the value that are shown
   */
  public static Map<String, @Nullable Object> whole(
      StoredLetter letter, FoundOriginal found, PayloadFormat format, int most) {
    DeadLetter told = letter.letter();
    // A pointer whose original is gone may still contain the key.
    Original original = found.original() == null ? letter.original() : found.original();
    byte[] value = original.value();
    Map<String, @Nullable Object> json = row(letter);
    json.put("coordinates", letter.coordinates());
    json.put("stage", cut(told.reason().stage(), LONGEST_TEXT));
    json.put("cause", told.reason().causeClass());
    json.put("message", told.reason().message());
    String stack = told.reason().stackTrace();
    json.put("stack", stack == null ? null : cut(stack, LONGEST_STACK));
    json.put("sourceTopic", told.source().topic());
    json.put("sent", millis(told.source().timestamp()));
    json.put("firstFailure", millis(told.firstFailure()));
    json.put("lastFailure", millis(told.lastFailure()));
    json.put("dialect", letter.dialect().label());
    json.put("pointer", told.pointer());
    json.put("missing", found.missing());
    json.put("key", shown(original.key(), PayloadFormat.AUTO, LONGEST_KEY));
    json.put("headers", headers(original.headers()));
    json.put("headerCount", original.headers().size());
    json.put("format", format.name());
    json.put("valueBytes", value == null ? null : value.length);
    json.put("value", shown(value, format, most));
    json.put("cut", value != null && value.length > most);
    json.put("implausible", FailureTimes.implausible(told));
    return json;
  }

  /** Key, headers and value of a record, for a comparison line by line. */
  public static Map<String, @Nullable Object> sides(OutgoingMessage<byte[]> message) {
    return Json.object(
        "key", shown(message.keyBytes(), PayloadFormat.AUTO, LONGEST_KEY),
        "headers", headers(message.headers()),
        "value", shown(message.valueOrNull(), PayloadFormat.AUTO, LONGEST_VALUE));
  }

  private static List<Object> headers(List<Header> headers) {
    List<Object> shown = new ArrayList<>();
    for (Header header : headers.subList(0, Math.min(MOST_HEADERS, headers.size()))) {
      String value = shown(header.value(), PayloadFormat.AUTO, LONGEST_HEADER);
      shown.add(List.of(cut(header.key(), LONGEST_HEADER), value == null ? "" : value));
    }
    return shown;
  }

  /** The bytes as text; null for null. */
  private static @Nullable String shown(byte @Nullable [] bytes, PayloadFormat format, int most) {
    return bytes == null ? null : cut(RecordText.shown(bytes, format, most), LONGEST_SHOWN);
  }

  private static String source(DeadLetter.Source source) {
    String place = cut(source.topic(), LONGEST_TEXT);
    if (place.isEmpty() || source.partition() < 0) {
      return place;
    }
    return place + "-" + source.partition() + (source.offset() < 0 ? "" : "@" + source.offset());
  }

  private static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
