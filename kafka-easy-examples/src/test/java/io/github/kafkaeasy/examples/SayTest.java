package io.github.kafkaeasy.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples' texts in both languages: complete, with equal arguments, and chosen by locale as in
 * POSIX.
 */
class SayTest {
  private static final String LITERALS =
      "\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*\\+\\s*\"(?:[^\"\\\\]|\\\\.)*\")*";
  private static final Pattern SAID =
      Pattern.compile("Say\\s*\\.(?:line|text)\\(\\s*(" + LITERALS + ")");
  private static final Pattern PIECE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ARGUMENT = Pattern.compile("%(?:(\\d+)\\$)?([-,\\d.]*)([a-zA-Z%])");
  private static final Pattern TEXT_BLOCK = Pattern.compile("(?s)\"{3}.*?\"{3}");
  private static final Pattern WORD = Pattern.compile("[a-zA-Z]{2}");

  private final ResourceBundle english = Say.bundle("en");
  private final ResourceBundle chinese = Say.bundle("zh");

  @Test
  void everyTextExistsInBothLanguages() {
    assertThat(chinese.keySet()).isEqualTo(english.keySet());
    assertThat(new HashSet<>(texts(english))).hasSameSizeAs(texts(english));
  }

  @Test
  void bothLanguagesHaveTheSameArguments() {
    assertThat(english.keySet())
        .allSatisfy(
            key ->
                assertThat(arguments(chinese.getString(key)))
                    .as(key)
                    .isEqualTo(arguments(english.getString(key))));
  }

  @Test
  void theFilesHaveExactlyTheTextsOfTheExamples() throws IOException {
    Set<String> literals = new HashSet<>();
    Set<String> said = new HashSet<>();
    for (String source : sources()) {
      Pattern.compile(LITERALS)
          .matcher(TEXT_BLOCK.matcher(source).replaceAll(""))
          .results()
          .forEach(match -> literals.add(joined(match.group())));
      SAID.matcher(source)
          .results()
          .map(match -> joined(match.group(1)))
          .filter(text -> WORD.matcher(ARGUMENT.matcher(text).replaceAll("")).find())
          .forEach(said::add);
    }
    Stream.concat(Catalogue.EXAMPLES.stream(), Catalogue.LABS.stream())
        .map(Catalogue.Entry::line)
        .forEach(said::add);
    assertThat(said).hasSizeGreaterThan(115);
    assertThat(texts(english)).containsAll(said);
    assertThat(literals).containsAll(texts(english));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, zh_CN.UTF-8, zh_CN.UTF-8",
        "-, zh_TW, en_US.UTF-8, zh_TW",
        "C, zh_CN, zh_CN, C",
        "'', '', zh, zh",
        "-, -, -, ''"
      })
  void theFirstVariableThatIsSetDecidesTheLanguage(
      String all, String messages, String lang, String chosen) {
    Map<String, String> environment = new HashMap<>();
    environment.put("LC_ALL", all);
    environment.put("LC_MESSAGES", messages);
    environment.put("LANG", lang);
    environment.values().removeIf(value -> value == null);

    assertThat(Say.localeName(environment)).isEqualTo(chosen);
  }

  @Test
  void theCharacterSetIsThatOfTheLocale() {
    assertThat(Say.charset("zh_CN.GB18030")).isEqualTo(Charset.forName("GB18030"));
    assertThat(Say.charset("zh_CN.utf8@pinyin")).isEqualTo(UTF_8);
    assertThat(Say.charset("zh_CN")).isEqualTo(UTF_8);
    assertThat(Say.charset("zh_CN.of nobody")).isEqualTo(UTF_8);
  }

  @Test
  void chineseCharactersTakeTwoColumns() {
    assertThat(Say.columns("记录/秒")).isEqualTo(7);
    assertThat(Say.columns("什么，都")).isEqualTo(8);
    assertThat(Say.columns("records")).isEqualTo(7);
  }

  /** Titles above columns of a fixed width must have the same width in both languages. */
  @Test
  void titlesOfFixedWidthEndAtTheSameColumn() {
    for (String key :
        List.of("ConsumerGroupDemo.titles", "MoreMembers.titles", "PartitionsAdded.titles")) {
      assertThat(Say.columns(chinese.getString(key)))
          .as(key)
          .isEqualTo(Say.columns(english.getString(key)));
    }
  }

  private static List<String> texts(ResourceBundle bundle) {
    return bundle.keySet().stream().map(bundle::getString).toList();
  }

  /**
   * The arguments by position: "%2$d %1$s" has the same ones as "%s %d". Line breaks are not
   * arguments.
   */
  private static Map<Integer, String> arguments(String format) {
    List<MatchResult> found =
        ARGUMENT.matcher(format).results().filter(match -> !match.group(3).equals("n")).toList();
    Map<Integer, String> arguments = new TreeMap<>();
    for (int i = 0; i < found.size(); i++) {
      String place = found.get(i).group(1);
      arguments.put(
          place == null ? i + 1 : Integer.parseInt(place),
          found.get(i).group(2) + found.get(i).group(3));
    }
    return arguments;
  }

  private static String joined(String literals) {
    return PIECE
        .matcher(literals)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.joining());
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String folder : List.of("src/main/java", "src/test/java")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(SayTest::read)
            .forEach(sources::add);
      }
    }
    return sources;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
