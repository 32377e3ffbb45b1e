package io.github.kafkaeasy.dlq.internal.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Narrows a consumer's topic pattern so that it does not match the dead-letter and spill topics to
 * which the consumer's own failure policy writes, nor their audit and quarantine topics. Kafka's
 * client takes one regular expression, so the excluded names are put in front of it as a negative
 * look-ahead.
 */
public final class OwnOutput {
  /**
   * The suffixes of a dead-letter topic's audit topic and quarantine topic: {@code <dead-letter
   * topic>.audit} and {@code <dead-letter topic>.quarantine}.
   */
  private static final String BESIDE = "(?:\\.audit|\\.quarantine)?";

  private OwnOutput() {}

  /**
   * The pattern without the consumer's own output topics.
   *
   * @param chosen the application's pattern
   */
  public static Pattern leftOutOf(Pattern chosen, Destination destination, Optional<String> spill) {
    List<String> output = new ArrayList<>();
    destination.output(chosen.pattern()).ifPresent(output::add);
    spill.map(Pattern::quote).ifPresent(output::add);
    if (output.isEmpty()) {
      return chosen;
    }
    // Topic names are case-sensitive, even if the application's pattern ignores case.
    String left = "(?!(?-i:(?:" + String.join("|", output) + ")" + BESIDE + ")\\z)";
    return Pattern.compile(left + "(?:" + text(chosen) + ")", chosen.flags() & ~Pattern.LITERAL);
  }

  /** The expression as text, so that it can follow the look-ahead. */
  private static String text(Pattern chosen) {
    String text = chosen.pattern();
    if ((chosen.flags() & Pattern.LITERAL) != 0) {
      return Pattern.quote(text);
    }
    boolean openQuote = text.lastIndexOf("\\Q") > text.lastIndexOf("\\E");
    boolean comments = (chosen.flags() & Pattern.COMMENTS) != 0;
    return text + (openQuote ? "\\E" : "") + (comments ? "\n" : "");
  }
}
