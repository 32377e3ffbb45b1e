package io.github.kafkaeasy.examples.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the public API with docs/api, so that it changes only on purpose. */
class FrozenApiTest {
  static final Path FOLDER = Path.of("..", "docs", "api");
  private static final String ACCEPT = "kafka-easy.api.accept";
  private static final String HEAD =
      """
      # The public API of %s, sorted: public types outside of packages named internal, and their members.
      # Names are without io.github.kafkaeasy and java.lang. FrozenApiTest compares this file with the code and can rewrite it.
      """;

  @ParameterizedTest
  @MethodSource
  void theApiOfAModuleIsTheOneInItsFile(String module) throws IOException {
    Path file = FOLDER.resolve(module + ".txt");
    Set<String> now = signatures().getOrDefault(module, Set.of());
    if (System.getProperty(ACCEPT) != null) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, HEAD.formatted(module) + String.join("\n", now) + "\n");
    }
    Set<String> written = written(file);

    // Compares a boolean, because a failure with both sets would print a thousand lines.
    assertThat(now.equals(written))
        .withFailMessage(() -> difference(module, written, now))
        .isTrue();
  }

  /** The modules that have a public API, and those that have a file in docs/api. */
  static Set<String> theApiOfAModuleIsTheOneInItsFile() throws IOException {
    Set<String> modules = new TreeSet<>(signatures().keySet());
    modules.addAll(written());
    return modules;
  }

  /** The modules that have a file in docs/api. */
  static Set<String> written() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".txt", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> written(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Set.of();
    }
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Set<String>> signatures() {
    Map<String, Set<String>> modules = new TreeMap<>();
    PublicTypes.all()
        .forEach(
            type ->
                modules
                    .computeIfAbsent(PublicTypes.module(type), module -> new TreeSet<>())
                    .addAll(Signatures.of(type.reflect())));
    return modules;
  }

  private static String difference(String module, Set<String> written, Set<String> now) {
    return """


        The public API of %s differs from docs/api/%s.txt.
        Removed or changed (programs may no longer compile or run):
        %sNew:
        %sdocs/versioning.md says which changes are allowed in which release. To accept an intended change:
          mvn test -pl kafka-easy-examples -am -Dtest=FrozenApiTest -Dsurefire.failIfNoSpecifiedTests=false -D%s
        """
        .formatted(module, module, lines("-", written, now), lines("+", now, written), ACCEPT);
  }

  private static String lines(String mark, Set<String> of, Set<String> without) {
    return of.stream()
        .filter(line -> !without.contains(line))
        .map(line -> "  " + mark + " " + line + "\n")
        .collect(Collectors.joining());
  }
}
