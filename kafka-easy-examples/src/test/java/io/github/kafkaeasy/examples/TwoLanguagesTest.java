package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each page under docs exists in both languages, with the same headings and the same code. */
class TwoLanguagesTest {
  private static final Path ENGLISH = Readme.ROOT.resolve("docs");
  private static final Path CHINESE = ENGLISH.resolve("zh-CN");

  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern HEADING = Pattern.compile("(?m)^(#+) (.+)$");

  @Test
  void everyPageExistsInBothLanguages() throws IOException {
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

  /** All code between three backticks, whatever its language; comments are translated. */
  @ParameterizedTest
  @MethodSource("pages")
  void codeIsTheSameExceptForComments(String page) {
    assertThat(code(CHINESE.resolve(page))).isEqualTo(code(ENGLISH.resolve(page)));
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

  private static List<String> code(Path page) {
    return Readme.page(page.toString()).blocksWithoutComments();
  }

  /** A page without its code, in which a # begins a comment. */
  private static String prose(Path page) {
    return FENCED.matcher(Readme.read(page)).replaceAll("");
  }
}
