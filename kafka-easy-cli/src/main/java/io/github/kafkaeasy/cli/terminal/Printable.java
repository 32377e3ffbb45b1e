package io.github.kafkaeasy.cli.terminal;

/**
 * Makes text from records and clusters harmless: each character that could command a terminal or
 * reverse the direction of the text is shown as its number, so no information is lost.
 */
public final class Printable {
  private Printable() {}

  /** The text on one line: line breaks and tabs are shown by number as well. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** The text with its line breaks and tabs. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  /** The text cut to this many columns, with "..." for the rest. */
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

  /** The number of columns that the text takes on a terminal. */
  public static int width(String text) {
    return text.codePoints().map(Printable::width).sum();
  }

  /**
   * Whether a character could command a terminal, break the line, or reverse the direction of the
   * text. Unassigned and private-use characters count too, because their effect is unknown.
   */
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

  /**
   * The columns of one character: Chinese, Japanese and Korean characters and most emoji take two.
   */
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
