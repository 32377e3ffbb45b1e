package io.github.kafkaeasy.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** README.md, split into the parts that tests check. */
final class Readme {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final String text;

  private Readme(String text) {
    this.text = text;
  }

  static Readme read() {
    return page("README.md");
  }

  /** Another page with the same format. */
  static Readme page(String name) {
    return new Readme(read(ROOT.resolve(name)));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The content of each Java block. */
  List<String> javaBlocks() {
    return find("(?ms)^```java\\n(.*?)^```$", 1);
  }

  /**
   * All blocks between three backticks, in every language, without comments and trailing blanks:
   * the pages of both languages have the same code, each with comments of its own.
   */
  List<String> blocksWithoutComments() {
    return find("(?ms)^```.*?^```$", 0).stream()
        .map(block -> block.replaceAll("<!--.*?-->", ""))
        .map(block -> block.replaceAll("(?m)(?<=^|\\s)(//|# ).*$", ""))
        .map(block -> block.replaceAll("(?m)\\s+$", ""))
        .toList();
  }

  /**
   * The text after "java" in the first line of each Java block; empty for blocks with kafka-easy's
   * API.
   */
  List<String> javaMarks() {
    return find("(?m)^```java *(.*)$", 1);
  }

  /** The targets of links that lead into this repository, with their anchors. */
  List<String> links() {
    return find("\\]\\(([^)\\s:]+)\\)", 1);
  }

  /** The headings in the form that links use. */
  List<String> anchors() {
    return find("(?m)^#+ (.*)$", 1).stream()
        .map(heading -> heading.toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
        .toList();
  }

  /** The titles of the sections. */
  List<String> sections() {
    return find("(?m)^## (.*)$", 1);
  }

  /** The inline code of a section. */
  List<String> codes(String section) {
    return find("`([^`]+)`", 1, String.join("\n", section(section)));
  }

  /** The words of indented lines that call Maven. */
  List<String> codesOfCommands() {
    return find("(?m)^    mvn .*$", 0).stream()
        .flatMap(line -> Arrays.stream(line.strip().split("[ ;]+", -1)))
        .toList();
  }

  /** The cells of a section's tables, without the headings. */
  List<List<String>> rows(String section) {
    List<List<String>> rows = new ArrayList<>();
    boolean heading = true;
    for (String line : section(section)) {
      if (!line.startsWith("|")) {
        heading = true;
      } else if (line.startsWith("|---")) {
        heading = false;
      } else if (!heading) {
        rows.add(Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).toList());
      }
    }
    return rows;
  }

  /** A section's bullets without their hyphens. */
  List<String> bullets(String section) {
    return section(section).stream()
        .filter(line -> line.startsWith("- "))
        .map(line -> line.substring(2))
        .toList();
  }

  private List<String> section(String title) {
    String begin = "\n## " + title + "\n";
    int start = text.indexOf(begin);
    if (start < 0) {
      throw new AssertionError("No section " + title);
    }
    int end = text.indexOf("\n## ", start + begin.length());
    return text.substring(start + begin.length(), end < 0 ? text.length() : end).lines().toList();
  }

  private List<String> find(String pattern, int group) {
    return find(pattern, group, text);
  }

  private static List<String> find(String pattern, int group, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(group))
        .toList();
  }
}
