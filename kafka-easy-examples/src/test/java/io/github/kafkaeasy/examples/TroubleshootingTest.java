package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The messages quoted in docs/troubleshooting.md exist: each is searched among the constants of the
 * classes of kafka-easy and Kafka.
 */
class TroubleshootingTest {
  private static final String PAGE = "docs/troubleshooting.md";

  /** Messages after this line come from clients that are not in the build. */
  private static final String FIRST_FOREIGN_SECTION = "\n## Messages of librdkafka\n";

  private static final Pattern KEY = Pattern.compile("\\*\\*`([^`]+)`\\*\\*");

  /** The placeholder for variable parts of a message. */
  private static final String GAP = "…";

  /** The jars whose constants are searched; the broker's other jars would only take time. */
  private static final Pattern JAR =
      Pattern.compile(".*/kafka-(easy-.*|clients|storage|metadata)-[^/]*\\.jar");

  /**
   * Shorter texts between two placeholders are ignored, because they may be a colon or a bracket.
   */
  private static final int SHORTEST_PIECE = 3;

  @Test
  void everyQuotedMessageOccursInTheCode() throws IOException {
    String page = Readme.read(Readme.ROOT.resolve(PAGE));
    List<String> keys =
        KEY.matcher(page.substring(0, page.indexOf(FIRST_FOREIGN_SECTION)))
            .results()
            .map(key -> key.group(1))
            .toList();
    List<String> classes = classes();

    assertThat(keys)
        .hasSizeGreaterThan(80)
        .allSatisfy(
            key -> assertThat(pieces(key)).as(key).allMatch(piece -> stands(piece, classes)));
  }

  private static List<String> pieces(String key) {
    return Arrays.stream(key.split(GAP, -1))
        .map(String::strip)
        .filter(piece -> piece.length() >= SHORTEST_PIECE)
        .toList();
  }

  private static boolean stands(String piece, List<String> classes) {
    return classes.stream().anyMatch(constants -> constants.contains(piece));
  }

  /** The classes of Kafka and kafka-easy read as text, which contains their constants unchanged. */
  private static List<String> classes() throws IOException {
    List<String> classes = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (entry.contains("kafka-easy-") && path.endsWith(Path.of("target", "classes"))) {
        addAll(path, classes);
      } else if (JAR.matcher(entry).matches()) {
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
          addAll(jar.getPath("/"), classes);
        }
      }
    }
    return classes;
  }

  private static void addAll(Path folder, List<String> classes) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
        classes.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
  }
}
