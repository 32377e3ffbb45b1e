package io.github.kafkaeasy.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.cli.page.Alike;
import io.github.kafkaeasy.cli.page.LetterView;
import io.github.kafkaeasy.cli.page.PageFiles;
import io.github.kafkaeasy.cli.page.Tally;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report of dead letters: one HTML file, made with the console's modules. The content of
 * records is included as data, which the page's script shows as text only. The page's content
 * security policy allows no other script, whatever a record contains.
 */
final class HtmlReport {
  private static final int LONGEST_VALUE = 16_384;

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

  String page(Tally counts, List<StoredLetter> letters) {
    String script = PageFiles.joined("report.js");
    String style = PageFiles.read("style.css") + PageFiles.read("vendor/uplot/uPlot.min.css");
    // The placeholders are replaced one after the other, the data last, so that nothing in the data
    // is taken for a placeholder.
    return PageFiles.read("report.html")
        .replace("@STYLE@", style)
        .replace("@SCRIPT_HASH@", "sha256-" + sha256(script))
        .replace("@SCRIPT@", script)
        .replace("@TITLE@", escaped(topic))
        .replace("@DATA@", data(counts, letters));
  }

  private String data(Tally counts, List<StoredLetter> letters) {
    return harmless(
        Json.line(
            Json.object(
                "topic",
                topic,
                "selection",
                selection,
                "made",
                made.toEpochMilli(),
                "withValues",
                withValues,
                "counts",
                counts.json(),
                "rows",
                letters.stream().map(this::row).toList())));
  }

  private Map<String, @Nullable Object> row(StoredLetter letter) {
    FoundOriginal stored =
        new FoundOriginal(
            letter.original(),
            letter.letter().pointer() ? "The value is not in the letter: see its source." : "");
    Map<String, @Nullable Object> row =
        LetterView.whole(letter, stored, PayloadFormat.AUTO, LONGEST_VALUE);
    row.put("alike", Alike.of(letter).text());
    if (!withValues || letter.letter().pointer()) {
      row.put("value", null);
    }
    return row;
  }

  /**
   * The same JSON with more characters escaped, so that no text can end the script element, begin a
   * comment in it, or reverse the text direction for a person who reads the source of the page.
   */
  private static String harmless(String json) {
    StringBuilder safe = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(
            c -> {
              if (c == '<' || c == '>' || c == '&' || Printable.isHidden(c)) {
                for (char unit : Character.toChars(c)) {
                  safe.append("\\u%04x".formatted((int) unit));
                }
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
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
}
