package io.github.kafkaeasy.examples.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Published modules are complete, and every place that lists the modules lists all of them. */
class PublishedModulesTest {
  private static final Path ROOT = Path.of("..");
  private static final String BILL_OF_MATERIALS = "kafka-easy-bom";

  /** The command-line program, against which no other program compiles. */
  private static final String COMMAND = "kafka-easy-cli";

  @Test
  void theBillOfMaterialsHasEachLibrary() throws IOException {
    assertThat(artifacts(between(pom(BILL_OF_MATERIALS), "dependencyManagement")))
        .isSorted()
        .containsExactlyElementsOf(libraries());
  }

  @Test
  void theInstallLineInstallsEachLibrary() throws IOException {
    String parent = Files.readString(ROOT.resolve("pom.xml"));

    assertThat(find(between(parent, "modules"), "<module>(.*)</module>"))
        .containsAll(libraries())
        .contains(BILL_OF_MATERIALS)
        .doesNotContain(COMMAND);
  }

  @Test
  void theApiOfEachLibraryIsWrittenDown() throws IOException {
    assertThat(FrozenApiTest.written()).containsExactlyElementsOf(libraries());
  }

  @Test
  void eachPublishedModuleHasANameAndADescription() throws IOException {
    for (String module : published()) {
      assertThat(pom(module))
          .as(module)
          .contains("<artifactId>" + module + "</artifactId>")
          .containsPattern("\\n  <name>kafka-easy .*</name>")
          .containsPattern("\\n  <description>.*</description>");
    }
  }

  /**
   * Metadata that every module inherits; a public repository refuses a module in which any of these
   * elements is missing.
   */
  @Test
  void theParentHasTheMetadataThatAPublicRepositoryRequires() throws IOException {
    assertThat(Files.readString(ROOT.resolve("pom.xml")))
        .containsPattern("\\n  <url>.+</url>")
        .containsPattern("(?s)<license>.*<name>.+</name>.*<url>.+</url>.*</license>")
        .containsPattern("(?s)<developer>.*<name>.+</name>.*</developer>")
        .containsPattern("(?s)<scm.*<connection>.+</connection>.*<url>.+</url>.*</scm>");
  }

  /** The published modules on which programs depend: all except the command and the BOM. */
  private static List<String> libraries() throws IOException {
    return published().stream()
        .filter(module -> !module.equals(COMMAND) && !module.equals(BILL_OF_MATERIALS))
        .toList();
  }

  private static List<String> published() throws IOException {
    try (Stream<Path> files = Files.list(ROOT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> Files.exists(ROOT.resolve(name).resolve("pom.xml")))
          .filter(name -> !pom(name).contains("<maven.deploy.skip>true<"))
          .sorted()
          .toList();
    }
  }

  private static String pom(String module) {
    try {
      return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String between(String pom, String element) {
    return find(pom, "(?s)<" + element + ">(.*?)</" + element + ">").get(0);
  }

  private static List<String> artifacts(String pom) {
    return find(pom, "<artifactId>(.*)</artifactId>");
  }

  private static List<String> find(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(result -> result.group(1)).toList();
  }
}
