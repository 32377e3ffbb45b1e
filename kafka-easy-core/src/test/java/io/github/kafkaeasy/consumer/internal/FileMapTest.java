package io.github.kafkaeasy.consumer.internal;

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

/** Compares the file map of the design page with the engine's files and their packages. */
class FileMapTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path ENGINE =
      MODULE.resolve("src/main/java/io/github/kafkaeasy/consumer/internal");
  private static final Pattern ROOM = Pattern.compile("^ {4}([a-z/]+)/ {2}.*");
  private static final Pattern NAMES =
      Pattern.compile("^ {4}([A-Z]\\w+(?:, [A-Z]\\w+)*)(?: {2}.*)?$");

  private static final Pattern COMMA = Pattern.compile(", ");

  @ParameterizedTest
  @ValueSource(strings = {"docs/design.md", "docs/zh-CN/design.md"})
  void theMapNamesEveryFileInItsPackage(String page) throws IOException {
    assertThat(mapOf(MODULE.resolveSibling(page))).isEqualTo(tree());
  }

  private static Map<String, Set<String>> mapOf(Path page) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf("<!-- file map");
    int end = text.indexOf("<!-- end of the file map");
    assertThat(begin).isPositive().isLessThan(end);
    Map<String, Set<String>> rooms = new TreeMap<>();
    String room = "";
    for (String line : text.substring(begin, end).lines().toList()) {
      Matcher heading = ROOM.matcher(line);
      Matcher names = NAMES.matcher(line);
      if (heading.matches()) {
        room = heading.group(1).equals("consumer/internal") ? "" : heading.group(1);
      } else if (names.matches()) {
        for (String name : COMMA.splitAsStream(names.group(1)).toList()) {
          assertThat(rooms.computeIfAbsent(room, r -> new TreeSet<>()).add(name))
              .as("%s is listed once", name)
              .isTrue();
        }
      }
    }
    return rooms;
  }

  private static Map<String, Set<String>> tree() throws IOException {
    try (Stream<Path> files = Files.walk(ENGINE)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .collect(
              Collectors.groupingBy(
                  file -> ENGINE.relativize(file.getParent()).toString(),
                  TreeMap::new,
                  Collectors.mapping(
                      file -> file.getFileName().toString().replace(".java", ""),
                      Collectors.toCollection(TreeSet::new))));
    }
  }
}
