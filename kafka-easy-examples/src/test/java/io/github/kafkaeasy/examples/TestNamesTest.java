package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of all modules have names in camelCase. */
class TestNamesTest {
  /** A test's annotation up to its name, which the formatter may move to a line of its own. */
  private static final Pattern DECLARED =
      Pattern.compile(
          "^\\s*@(?:Test|ParameterizedTest|RepeatedTest|ArchTest)\\b.*?"
              + "\\b(?:void|ArchRule)\\s+(\\w+)\\s*(?:\\(|=)",
          Pattern.MULTILINE | Pattern.DOTALL);

  @Test
  void noNameOfATestHasAnUnderscore() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path file : files()) {
      names(Files.readString(file)).forEach(name -> names.add(file.getFileName() + ": " + name));
    }
    assertThat(names).hasSizeGreaterThan(1_000).noneMatch(name -> name.contains("_"));
  }

  @Test
  void aNameOnTheLineAfterVoidIsFound() {
    assertThat(names("  @Test\n  void\n      aLong_name(\n          Topics t) {\n  }\n"))
        .containsExactly("aLong_name");
  }

  private static List<String> names(String source) {
    return DECLARED.matcher(source).results().map(found -> found.group(1)).toList();
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Readme.ROOT)) {
      for (Path root : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(root)) {
          try (Stream<Path> below = Files.walk(root)) {
            below.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
          }
        }
      }
    }
    return files;
  }
}
