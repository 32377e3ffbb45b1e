package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages under docs say the same in English and in Chinese, and none of their links is dead. */
class TwoLanguagesTest {
  private static final Path ENGLISH = Readme.ROOT.resolve("docs");
  private static final Path CHINESE = ENGLISH.resolve("zh-CN");

  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern HEADING = Pattern.compile("(?m)^(#+) (.+)$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  @Test
  void everyPageIsThereInBothLanguages() throws IOException {
    assertThat(pagesIn(CHINESE)).hasSizeGreaterThan(10).isEqualTo(pagesIn(ENGLISH));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theFirstLineSwitchesTheLanguage(String page) {
    assertThat(Readme.read(ENGLISH.resolve(page)))
        .startsWith("**English** | [简体中文](zh-CN/" + page + ")\n");
    assertThat(Readme.read(CHINESE.resolve(page)))
        .startsWith("[English](../" + page + ") | **简体中文**\n");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void headingsAreOfTheSameLevelsInTheSameOrder(String page) {
    assertThat(headingLevels(CHINESE.resolve(page)))
        .isNotEmpty()
        .isEqualTo(headingLevels(ENGLISH.resolve(page)));
  }

  /** All that stands between backticks, so the Java that only looks like Java is compared too. */
  @ParameterizedTest
  @MethodSource("pages")
  void codeIsTheSameByteForByte(String page) {
    assertThat(fencedBlocks(CHINESE.resolve(page))).isEqualTo(fencedBlocks(ENGLISH.resolve(page)));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFileAndToAHeadingInIt(String page) {
    assertThat(deadLinks(ENGLISH.resolve(page))).isEmpty();
    assertThat(deadLinks(CHINESE.resolve(page))).isEmpty();
  }

  @Test
  void everyLinkOfTheReadmesLeadsToAFileAndToAHeadingInIt() {
    assertThat(deadLinks(Readme.ROOT.resolve("README.md"))).isEmpty();
    assertThat(deadLinks(Readme.ROOT.resolve("README.zh-CN.md"))).isEmpty();
  }

  static List<String> pages() throws IOException {
    return pagesIn(ENGLISH);
  }

  private static List<String> pagesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  private static List<Integer> headingLevels(Path page) {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(heading -> heading.group(1).length())
        .toList();
  }

  private static List<String> fencedBlocks(Path page) {
    return FENCED.matcher(Readme.read(page)).results().map(MatchResult::group).toList();
  }

  private static List<String> deadLinks(Path page) {
    return LINK
        .matcher(prose(page))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains("://"))
        .filter(link -> !isAlive(page, link))
        .toList();
  }

  private static boolean isAlive(Path page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file);
    if (hash < 0 || !Files.isRegularFile(target)) {
      return Files.exists(target);
    }
    return anchors(target).contains(link.substring(hash + 1));
  }

  /** The names that GitHub gives to headings. */
  private static Set<String> anchors(Path page) {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(heading -> heading.group(2).toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N}_\\- ]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** A page without its code, in which a # begins a comment. */
  private static String prose(Path page) {
    return FENCED.matcher(Readme.read(page)).replaceAll("");
  }
}
