package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * The selectors of letters by option name: one table for the options themselves and for the values
 * of {@code --not}.
 */
public final class Selectors {
  /** The names of all selectors, for error messages. */
  private static final String NAMES =
      "since, until, offset, key, key-hex, key-base64, no-key, header, header-hex, header-base64,"
          + " exception, message, source, group";

  private static final Pattern RANGE =
      Pattern.compile("([0-9]{1,9}):([0-9]{1,18})(?:-([0-9]{1,18}))?");

  private Selectors() {}

  /**
   * Adds one selector to a selection.
   *
   * @param name the option's name without the leading hyphens
   * @param value the typed value; empty for {@code no-key}
   * @throws InvalidOptionException if there is no such selector, or the value is invalid
   */
  public static Selection narrow(Selection selection, String name, String value) {
    return switch (name) {
      case "since" -> selection.since(time(name, value));
      case "until" -> selection.until(time(name, value));
      case "offset" -> range(selection, value);
      case "key" -> selection.key(value);
      case "key-hex" -> selection.keyBytes(hex(name, value));
      case "key-base64" -> selection.keyBytes(base64(name, value));
      case "no-key" -> selection.withoutKey();
      case "header" -> header(selection, value);
      case "header-hex" -> selection.headerBytes(before(name, value), hex(name, behind(value)));
      case "header-base64" ->
          selection.headerBytes(before(name, value), base64(name, behind(value)));
      case "exception" -> selection.exception(value);
      case "message" -> selection.messageContains(value);
      case "source" -> selection.sourceTopic(value);
      case "group" -> selection.group(value);
      default ->
          throw InvalidOptionException.of(
              "--not", name, "it is no selector; the selectors are " + NAMES);
    };
  }

  /**
   * Excludes the letters that a selector with its value selects: {@code key=anna}, {@code no-key}.
   */
  public static Selection without(Selection selection, String selector) {
    int at = selector.indexOf('=');
    String name = at < 0 ? selector : selector.substring(0, at);
    if ((at < 0) != name.equals("no-key")) {
      throw InvalidOptionException.of(
          "--not", selector, at < 0 ? "write NAME=VALUE, such as key=anna" : "no-key has no value");
    }
    return selection.except(
        narrow(Selection.all(), name, at < 0 ? "" : selector.substring(at + 1)));
  }

  private static Instant time(String option, String value) {
    try {
      return Times.instant(value);
    } catch (TypeConversionException e) {
      throw refused(option, value, String.valueOf(e.getMessage()), e);
    }
  }

  private static Selection range(Selection selection, String value) {
    Matcher range = RANGE.matcher(value);
    if (!range.matches()) {
      throw InvalidOptionException.of(
          "--offset",
          value,
          "it is no range; write PARTITION:FIRST-LAST or PARTITION:OFFSET, such as 0:17-42");
    }
    long first = Long.parseLong(range.group(2));
    String last = range.group(3);
    return selection.offsets(
        Integer.parseInt(range.group(1)), first, last == null ? first : Long.parseLong(last));
  }

  private static Selection header(Selection selection, String value) {
    int at = value.indexOf('=');
    return at < 0
        ? selection.header(value, null)
        : selection.header(value.substring(0, at), behind(value));
  }

  /** The name of the header in NAME=VALUE. */
  private static String before(String option, String value) {
    int at = value.indexOf('=');
    if (at < 1) {
      throw InvalidOptionException.of("--" + option, value, "write the header's NAME=VALUE");
    }
    return value.substring(0, at);
  }

  private static String behind(String value) {
    return value.substring(value.indexOf('=') + 1);
  }

  private static byte[] hex(String option, String value) {
    try {
      return HexFormat.of().parseHex(value.startsWith("0x") ? value.substring(2) : value);
    } catch (IllegalArgumentException e) {
      throw refused(option, value, "write two hexadecimal digits for each byte, such as 00ff", e);
    }
  }

  private static byte[] base64(String option, String value) {
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw refused(option, value, "it is no base64; --json shows keys and headers in base64", e);
    }
  }

  private static InvalidOptionException refused(
      String option, String value, String reason, Exception cause) {
    InvalidOptionException refusal = InvalidOptionException.of("--" + option, value, reason);
    refusal.initCause(cause);
    return refusal;
  }
}
