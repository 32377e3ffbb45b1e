package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every class can be linked with the kafka-clients and the Jackson that are here: with mvn -Pcompat
 * with other versions than we compile with. A verifier's error comes only when a class is used, and
 * for a rare way that may be on no other test's path.
 */
class LinkingTest {

  /** Need a newer kafka-clients than the oldest; their callers look at the version first. */
  private static final Pattern VERSION_ASKED_FIRST =
      Pattern.compile(".*\\.(ShareGroups|ConsumerClosing\\$WithOptions)");

  @ParameterizedTest
  @ValueSource(classes = {KafkaEasy.class, RetryThenDeadLetter.class})
  void everyClassOfAModuleCanBeLinked(Class<?> ofTheModule) throws Exception {
    Path place = Path.of(ofTheModule.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> failures = new ArrayList<>();
    List<String> names = classNames(place);
    for (String name : names) {
      try {
        Class.forName(name, true, ofTheModule.getClassLoader());
      } catch (LinkageError e) {
        failures.add(name + ": " + e.toString().lines().findFirst().orElse(""));
      }
    }
    assertThat(names).hasSizeGreaterThan(50);
    assertThat(failures).isEmpty();
  }

  /** A folder, or a jar where the module has been packaged. */
  private static List<String> classNames(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return classNamesBelow(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return classNamesBelow(jar.getPath("/"));
    }
  }

  private static List<String> classNamesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.startsWith("META-INF"))
          .map(file -> file.replace(".class", "").replace('\\', '.').replace('/', '.'))
          .filter(name -> !VERSION_ASKED_FIRST.matcher(name).matches())
          .toList();
    }
  }
}
