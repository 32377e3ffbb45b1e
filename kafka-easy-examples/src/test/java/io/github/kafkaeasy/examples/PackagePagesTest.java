package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.examples.publishing.PublicTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each public package has package documentation in the Javadoc, with an example that compiles. */
class PackagePagesTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("(?s)<pre>(?:\\{@code)?\\n(.*?)\\n \\* }?</pre>");

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("pages")
  void thePageOfAPackageHasAnExampleThatCompiles(Path page) {
    String text = Readme.read(page);
    Matcher example = EXAMPLE.matcher(text);

    assertThat(example.find()).as("an example in %s", page).isTrue();
    assertThat(text).contains("\n * @since ");
    Snippets.compile(folder, "Page", program(java(example.group(1))));
  }

  /** The text of the comment without its margin and with HTML escapes replaced. */
  private static String java(String example) {
    return example
        .replaceAll("(?m)^ \\* ?", "")
        .replace("&#64;", "@")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
  }

  private static String program(String example) {
    String declared = example.contains("> orders =") ? "" : "static EasyProducer<String> orders;\n";
    boolean isClass = example.startsWith("@");
    return "import static java.nio.charset.StandardCharsets.UTF_8;\n"
        + Snippets.IMPORTS
        + "import io.github.kafkaeasy.dlq.redrive.*;\nimport io.github.kafkaeasy.producer.spi.*;\n"
        + (isClass ? "" : "class Page {" + declared + "static void run() throws Exception {\n")
        + example
        + (isClass ? "" : "\n}}");
  }

  static List<Path> pages() {
    return PublicTypes.all()
        .map(type -> type.getPackageName().replace('.', '/'))
        .distinct()
        .sorted()
        .map(PackagePagesTest::page)
        .toList();
  }

  private static Path page(String name) {
    try (Stream<Path> modules = Files.list(Readme.ROOT)) {
      return modules
          .map(module -> module.resolve("src/main/java").resolve(name + "/package-info.java"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new AssertionError("no package-info.java in " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
