package io.github.kafkaeasy.cli.terminal;

/**
 * Text from records and clusters, made harmless: whatever could command a terminal, or turn the
 * direction of writing around, is shown as its number. Nothing is lost by it.
 */
public final class Printable {
  private Printable() {}

  /** On one line: line breaks and tabs are shown as well. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** Line breaks and tabs stay. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  /** At most so many columns, with "..." for what is left out. */
  public static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      used += width(c);
      if (used > columns - 3) {
        break;
      }
      kept.appendCodePoint(c);
      i += Character.charCount(c);
    }
    return kept + "...";
  }

  /** How many columns a terminal needs for it. */
  public static int width(String text) {
    return text.codePoints().map(Printable::width).sum();
  }

  /** Whether a character could command a terminal, or turn the direction of writing around. */
  public static boolean isHidden(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE
        || type == Character.UNASSIGNED
        || type == Character.PRIVATE_USE;
  }

  private static String escaped(String text, boolean breaksStay) {
    if (text.chars().noneMatch(c -> isHidden(c) || Character.isSurrogate((char) c))) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (!isHidden(c) || (breaksStay && (c == '\n' || c == '\t'))) {
                safe.appendCodePoint(c);
              } else {
                safe.append(number(c));
              }
            });
    return safe.toString();
  }

  private static String number(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> c < 0x100 ? "\\x%02x".formatted(c) : "\\u{%x}".formatted(c);
    };
  }

  /** Chinese, Japanese and Korean characters and most pictures take two columns. */
  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0x303e)
            || (c >= 0x3041 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
