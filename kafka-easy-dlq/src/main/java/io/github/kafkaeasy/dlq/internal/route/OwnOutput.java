package io.github.kafkaeasy.dlq.internal.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Narrows the pattern of a consumer's topics so that it leaves out what the consumer itself writes:
 * dead-letter and spill topics, and the audit and quarantine topics beside them. A pattern is one
 * regular expression for Kafka's client, so what is left out stands in front as a negative
 * look-ahead.
 */
public final class OwnOutput {
  /**
   * Names of redrive: {@code <dead-letter topic>.audit}, {@code <dead-letter topic>.quarantine}.
   */
  private static final String BESIDE = "(?:\\.audit|\\.quarantine)?";

  private OwnOutput() {}

  /**
   * The pattern without the consumer's own output.
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
    // Letters of another case are another topic, whatever the application's pattern says of case.
    String left = "(?!(?-i:(?:" + String.join("|", output) + ")" + BESIDE + ")\\z)";
    return Pattern.compile(left + "(?:" + text(chosen) + ")", chosen.flags() & ~Pattern.LITERAL);
  }

  /** The expression so that something may stand behind it. */
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
