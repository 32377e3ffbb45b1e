package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerClassPathTest {

  /** The jars and folders of this module's test class path that do not belong to the broker. */
  private static final Pattern TEST_TOOLS =
      Pattern.compile(
          "(junit-|opentest4j-|open-test-reporting-|apiguardian-|assertj-|awaitility-|byte-buddy-"
              + "|hamcrest-|logback-|surefire-|test-classes|testcontainers-|docker-java-|duct-tape-"
              + "|annotations-|jna-|commons-(codec|compress|io|lang3)-).*");

  @Test
  void theClassPathHasEveryJarOfTheBrokerAndNothingElse() {
    Set<String> expected =
        fileNames(System.getProperty("java.class.path")).stream()
            .filter(name -> !TEST_TOOLS.matcher(name).matches())
            .collect(Collectors.toSet());

    assertThat(fileNames(BrokerClassPath.ofBroker())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aMissingJarOfTheBrokerIsNamed() throws IOException {
    try (URLClassLoader loader = without("pcollections-")) {
      assertThatExceptionOfType(LocalKafkaException.class)
          .isThrownBy(() -> BrokerClassPath.ofBroker(loader))
          .withMessageContaining("org.pcollections:pcollections (no class org.pcollections.PMap)");
    }
  }

  @Test
  void jarsOfTwoVersionsAreNamedWithTheDependencyToAdd(@TempDir Path folder) throws IOException {
    String broker = version("kafka_2.13-");
    try (URLClassLoader loader = withOlder(folder, "kafka-clients-", "kafka-raft-")) {
      assertThatExceptionOfType(LocalKafkaException.class)
          .isThrownBy(() -> BrokerClassPath.ofBroker(loader))
          .withMessageContaining("kafka-clients 4.0.0, ")
          .withMessageContaining("kafka-raft 4.0.0, ")
          .withMessageContaining("kafka_2.13 " + broker)
          .withMessageContaining("set the property kafka.version to " + broker + ". ")
          .withMessageContaining(
              "before the import, version "
                  + broker
                  + " of these artifacts of org.apache.kafka: kafka-clients, kafka-raft. ");
    }
  }

  @Test
  void ifTheBrokerIsOlderThanTheClientsTheMessageAdvisesToRaiseItsVersion(@TempDir Path folder)
      throws IOException {
    try (URLClassLoader loader = withOlder(folder, "kafka_2.13-")) {
      assertThatExceptionOfType(LocalKafkaException.class)
          .isThrownBy(() -> BrokerClassPath.ofBroker(loader))
          .withMessageContaining("kafka_2.13 4.0.0")
          .withMessageContaining("version " + version("kafka-clients-"))
          .withMessageContaining("of org.apache.kafka: kafka_2.13. ");
    }
  }

  @Test
  void aBrokerThatIsTooOldIsRefused(@TempDir Path folder) throws IOException {
    Path old = Files.copy(jar("kafka_2.13-"), folder.resolve("kafka_2.13-3.9.1.jar"));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {old.toUri().toURL()}, null)) {
      assertThatExceptionOfType(LocalKafkaException.class)
          .isThrownBy(() -> BrokerClassPath.ofBroker(loader))
          .withMessageContaining("of 4.0 or newer")
          .withMessageContaining("the class path has kafka_2.13 3.9.1. ")
          .withMessageContaining("set the property kafka.version to 4.0 or newer");
    }
  }

  @Test
  void allJarsOfAFolderAreUsed(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("kafka_2.13-4.0.0.jar"));
    Files.createFile(folder.resolve("something-else-1.jar"));
    Files.createFile(folder.resolve("readme.txt"));
    assertThat(fileNames(BrokerClassPath.ofFolder(folder)))
        .contains("kafka_2.13-4.0.0.jar", "something-else-1.jar")
        .doesNotContain("readme.txt");
  }

  @Test
  void aFolderWithoutABrokerIsRefused(@TempDir Path folder) {
    assertThatExceptionOfType(LocalKafkaException.class)
        .isThrownBy(() -> BrokerClassPath.ofFolder(folder))
        .withMessageContaining("no kafka_2.13 is in " + folder);
    assertThatExceptionOfType(LocalKafkaException.class)
        .isThrownBy(() -> BrokerClassPath.ofFolder(folder.resolve("absent")))
        .withMessageContaining("cannot be read");
  }

  @Test
  void ourOwnJarIsNotTakenForAKafkaJar() {
    assertThat(BrokerJars.version("kafka-easy-test-0.1.0.jar")).isEmpty();
    assertThat(BrokerJars.version("kafka-server-common-4.3.1.jar")).hasValue("4.3.1");
  }

  @Test
  void theGuardianNeedsOnlyOurJar() {
    assertThat(BrokerClassPath.ofGuardian()).doesNotContain(File.pathSeparator);
  }

  /** This JVM's class path without one jar. */
  private static URLClassLoader without(String prefix) throws IOException {
    return replaced(path -> fileName(path).startsWith(prefix) ? null : path);
  }

  /** This JVM's class path, with some jars replaced by copies named as if from Kafka 4.0.0. */
  private static URLClassLoader withOlder(Path folder, String... prefixes) throws IOException {
    Map<Path, Path> copies = new HashMap<>();
    for (String prefix : prefixes) {
      copies.put(jar(prefix), Files.copy(jar(prefix), folder.resolve(prefix + "4.0.0.jar")));
    }
    return replaced(path -> copies.getOrDefault(path, path));
  }

  private static URLClassLoader replaced(UnaryOperator<Path> by) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path path : classPath()) {
      Path used = by.apply(path);
      if (used != null) {
        urls.add(used.toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), null);
  }

  private static String fileName(Path path) {
    return path.getFileName().toString();
  }

  private static Path jar(String prefix) {
    return classPath().stream()
        .filter(path -> path.getFileName().toString().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  private static String version(String prefix) {
    return BrokerJars.version(jar(prefix).getFileName().toString()).orElseThrow();
  }

  private static List<Path> classPath() {
    return Arrays.stream(
            System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .toList();
  }

  private static Set<String> fileNames(String classPath) {
    return Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
        .filter(path -> !path.isEmpty())
        .map(path -> new File(path).getName())
        .collect(Collectors.toSet());
  }
}
