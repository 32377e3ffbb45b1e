package io.github.kafkaeasy.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.RecordText;
import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.redrive.LetterState;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The HTML page of dead letters. The content of records is put into it as data, which the page's
 * script inserts as text only; and the page's content security policy allows no other script,
 * whatever a record contains.
 */
final class HtmlReport {
  private static final int LONGEST_VALUE = 16_384;
  private static final int LONGEST_HEADER = 1_024;

  private final String topic;
  private final String selection;
  private final Instant made;
  private final boolean withValues;

  HtmlReport(String topic, String selection, Instant made, boolean withValues) {
    this.topic = topic;
    this.selection = selection;
    this.made = made;
    this.withValues = withValues;
  }

  String page(LetterStats stats, List<StoredLetter> letters) {
    String script = resource("report.js");
    // The placeholders are replaced one after the other, the data last, so that nothing in the data
    // is taken for a placeholder.
    return resource("report.html")
        .replace("@STYLE@", resource("report.css"))
        .replace("@SCRIPT_HASH@", "sha256-" + sha256(script))
        .replace("@SCRIPT@", script)
        .replace("@TITLE@", escaped(topic))
        .replace("@DATA@", data(stats, letters));
  }

  private String data(LetterStats stats, List<StoredLetter> letters) {
    List<Object> hours = new ArrayList<>();
    stats.byHour().forEach((hour, count) -> hours.add(List.of(hour.toEpochMilli(), count)));
    Map<String, Long> states = new LinkedHashMap<>();
    stats.byState().forEach((state, count) -> states.put(name(state), count));
    Instant oldestOpen =
        letters.stream()
            .filter(letter -> letter.state() == LetterState.OPEN)
            .map(StoredLetter::timestamp)
            .min(Instant::compareTo)
            .orElse(null);
    String json =
        Json.line(
            Json.object(
                "topic", topic,
                "selection", selection,
                "made", made.toEpochMilli(),
                "withValues", withValues,
                "letters", stats.letters(),
                "states", states,
                "oldestOpen", millis(oldestOpen),
                "hours", hours,
                "exceptions", harmless(stats.byException()),
                "topics", harmless(stats.bySourceTopic()),
                "groups", harmless(stats.byGroup()),
                "rows", letters.stream().map(this::row).toList()));
    // Without these characters no text can end the script element or begin a comment in it.
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private Object row(StoredLetter letter) {
    DeadLetter read = letter.letter();
    List<Object> headers = new ArrayList<>();
    for (Header header : letter.original().headers()) {
      headers.add(
          List.of(
              harmless(header.key()),
              harmless(RecordText.shown(header.value(), PayloadFormat.AUTO, LONGEST_HEADER))));
    }
    byte[] value = letter.original().value();
    boolean shown = withValues && value != null;
    String stack = read.reason().stackTrace();
    return Json.object(
        "at", letter.timestamp().toEpochMilli(),
        "place", letter.partition() + ":" + letter.offset(),
        "state", name(letter.state()),
        "source", harmless(LetterText.source(letter)),
        "sourceTopic", orUnknown(read.source().topic()),
        "groupName", orUnknown(read.group()),
        "key", harmless(LetterText.key(letter)),
        "exception", harmless(LetterText.exception(letter)),
        "exceptionClass", orUnknown(read.reason().exceptionClass()),
        "message", harmless(LetterText.message(letter)),
        "stage", harmless(read.reason().stage()),
        "attempts", read.attempts(),
        "redrives", read.redrives(),
        "dialect", letter.dialect().label(),
        "first", millis(read.firstFailure()),
        "last", millis(read.lastFailure()),
        "implausible", LetterText.implausible(letter),
        "headers", headers,
        "value",
            withValues && read.pointer()
                ? "(not in the letter; see the source topic)"
                : shown
                    ? harmless(RecordText.shown(value, PayloadFormat.JSON, LONGEST_VALUE))
                    : null,
        "stack", stack == null ? null : harmless(stack));
  }

  /** Replaces the marks that reverse the direction of the text, which a browser would apply. */
  private static String harmless(String text) {
    return Printable.lines(text);
  }

  /**
   * Pairs instead of a map, because a JavaScript object would put names that look like numbers
   * first.
   */
  private static List<Object> harmless(Map<String, Long> counts) {
    Map<String, Long> harmless = new LinkedHashMap<>();
    counts.forEach((name, count) -> harmless.merge(harmless(name), count, Long::sum));
    List<Object> pairs = new ArrayList<>();
    harmless.forEach((name, count) -> pairs.add(List.of(name, count)));
    return pairs;
  }

  private static String orUnknown(String name) {
    return name.isEmpty() ? "(unknown)" : harmless(name);
  }

  private static String name(LetterState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream file = HtmlReport.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
