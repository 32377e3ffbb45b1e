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
 * Every class can be linked with the present versions of kafka-clients and Jackson; with mvn
 * -Pcompat these differ from the versions that we compile with. A VerifyError is thrown only when a
 * class is used, and other tests may not use each class.
 */
class LinkingTest {

  /**
   * Classes that need a newer kafka-clients than the oldest supported one; their callers check the
   * version first.
   */
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

  /** The module's classes: a folder, or a jar if the module has been packaged. */
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
