package io.github.kafkaeasy.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The code blocks of docs/formats.md consist of lines of this module's programs, so they compile
 * and are tested. (Another test checks that the Chinese page has the same blocks.)
 */
class FormatsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "formats.md");
  private static final Path PROGRAMS =
      Path.of("src", "main", "java", "io", "github", "kafkaeasy", "formats");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern ANY_JAVA = Pattern.compile("(?m)^```java");

  static List<String> blocks() throws IOException {
    String page = Files.readString(PAGE);
    List<String> blocks =
        BLOCK.matcher(page).results().map(block -> lines(block.group(1))).toList();
    assertThat(blocks).hasSize((int) ANY_JAVA.matcher(page).results().count()).isNotEmpty();
    return blocks;
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyBlockOccursInAProgram(String block) throws IOException {
    try (Stream<Path> programs = Files.list(PROGRAMS)) {
      assertThat(programs.map(FormatsPageTest::read).map(FormatsPageTest::lines))
          .anyMatch(program -> program.contains(block));
    }
  }

  /** The text without leading and trailing blanks of each line, since the page indents less. */
  private static String lines(String text) {
    return "\n" + text.strip().replaceAll("(?m)^[ \t]+|[ \t]+$", "") + "\n";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
