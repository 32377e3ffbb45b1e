package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of all modules have names in camelCase. */
class TestNamesTest {
  private static final Pattern ANNOTATED =
      Pattern.compile("\\s*@(?:Test|ParameterizedTest|RepeatedTest|ArchTest)\\b.*");
  private static final Pattern DECLARED =
      Pattern.compile(".*\\b(?:void|ArchRule) (\\w+)(?:\\(| =).*");

  @Test
  void noNameOfATestHasAnUnderscore() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path file : files()) {
      boolean isTest = false;
      for (String line : Files.readAllLines(file)) {
        isTest |= ANNOTATED.matcher(line).matches();
        Matcher declared = DECLARED.matcher(line);
        if (isTest && declared.matches()) {
          names.add(file.getFileName() + ": " + declared.group(1));
          isTest = false;
        }
      }
    }
    assertThat(names).hasSizeGreaterThan(1_000).noneMatch(name -> name.contains("_"));
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
