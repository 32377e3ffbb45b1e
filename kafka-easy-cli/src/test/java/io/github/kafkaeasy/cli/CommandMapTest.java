package io.github.kafkaeasy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command map of the design page names every file of the command, in its package. */
class CommandMapTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path COMMAND = MODULE.resolve("src/main/java/io/github/kafkaeasy/cli");
  private static final Pattern ROOM = Pattern.compile("^ {4}([a-z]+)/ {2}.*");
  private static final Pattern NAMES =
      Pattern.compile("^ {4}([A-Z]\\w+(?:, [A-Z]\\w+)*)(?: {2}.*)?$");

  @ParameterizedTest
  @ValueSource(strings = {"docs/design.md", "docs/zh-CN/design.md"})
  void theMapNamesEveryFileInItsPackage(String page) throws IOException {
    assertThat(mapOf(MODULE.resolveSibling(page))).isEqualTo(tree());
  }

  private static Map<String, Set<String>> mapOf(Path page) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf("<!-- command map");
    int end = text.indexOf("<!-- end of the command map");
    assertThat(begin).isPositive().isLessThan(end);
    Map<String, Set<String>> rooms = new TreeMap<>();
    String room = "";
    for (String line : text.substring(begin, end).lines().toList()) {
      Matcher heading = ROOM.matcher(line);
      Matcher names = NAMES.matcher(line);
      if (heading.matches()) {
        room = heading.group(1).equals("cli") ? "" : heading.group(1);
      } else if (names.matches()) {
        for (String name : Pattern.compile(", ").splitAsStream(names.group(1)).toList()) {
          assertThat(rooms.computeIfAbsent(room, r -> new TreeSet<>()).add(name))
              .as("%s is listed once", name)
              .isTrue();
        }
      }
    }
    return rooms;
  }

  private static Map<String, Set<String>> tree() throws IOException {
    try (Stream<Path> files = Files.walk(COMMAND)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .collect(
              Collectors.groupingBy(
                  file -> COMMAND.relativize(file.getParent()).toString(),
                  TreeMap::new,
                  Collectors.mapping(
                      file -> file.getFileName().toString().replace(".java", ""),
                      Collectors.toCollection(TreeSet::new))));
    }
  }
}
