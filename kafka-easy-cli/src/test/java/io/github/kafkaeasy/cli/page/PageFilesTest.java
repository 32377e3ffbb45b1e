package io.github.kafkaeasy.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's own files: all of them are served, and each text exists in both languages. */
class PageFilesTest {
  private static final Path PAGE =
      Path.of("src/main/resources/io/github/kafkaeasy/cli/page").toAbsolutePath();
  private static final Pattern NAME = Pattern.compile("(?m)^ {2}\"?([\\w-]+)\"?: \\[");
  private static final Pattern USE = Pattern.compile("(?<![\\w.])t\\(\"([\\w-]+)\"(?=[,)])");

  @Test
  void everyTextThatIsUsedExists() throws IOException {
    Set<String> names =
        NAME.matcher(read("texts.js"))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    Set<String> used = new TreeSet<>();
    for (Path file : modules()) {
      USE.matcher(Files.readString(file)).results().forEach(found -> used.add(found.group(1)));
    }

    assertThat(used).hasSizeGreaterThan(60).isSubsetOf(names);
  }

  @Test
  void everyTextExistsInBothLanguages() throws IOException {
    String texts = read("texts.js");
    long chinese =
        Pattern.compile("\\[\\s*\"[^\\n]+?\",\\s*\"[^\\n]+?\"\\]").matcher(texts).results().count();

    assertThat(chinese).isEqualTo(NAME.matcher(texts).results().count());
  }

  /**
   * No file assigns markup. The page's content security policy would refuse it too, but only at run
   * time.
   */
  @Test
  void noModuleTurnsTextIntoMarkup() throws IOException {
    for (Path file : modules()) {
      assertThat(Files.readString(file))
          .as(file.toString())
          .doesNotContain(
              "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }
    assertThat(read("index.html")).doesNotContainPattern(" on\\w+=|style=|javascript:");
  }

  @Test
  void uPlotIsAsItWasPublished() throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(Files.readAllBytes(PAGE.resolve("vendor/uplot/uPlot.esm.js")));

    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo("5dd9b3281aa64b461b42d9945f6adb2649d346502b12281a9ae0d46599a80eba");
    assertThat(read("vendor/uplot/LICENSE")).contains("MIT", "Leon Sorokin");
  }

  /** The report uses the same modules, joined into one script without imports. */
  @Test
  void theReportIsMadeOfTheConsolesModules() {
    String joined = PageFiles.joined("report.js");

    assertThat(joined)
        .doesNotContainPattern("(?m)^(import|export) (?!function costlyLerp)")
        .contains("const module_chart_js = (() => {", "return { chart };")
        .contains("return { default: uPlot };");
    for (String module : List.of("texts.js", "dom.js", "chart.js", "counts.js", "rows.js")) {
      String variable = "const module_" + module.replace('.', '_') + " ";
      assertThat(joined.split(variable, -1)).as(module).hasSize(2);
    }
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> files = Files.list(PAGE)) {
      return files.filter(file -> file.toString().endsWith(".js")).sorted().toList();
    }
  }

  private static String read(String name) throws IOException {
    return Files.readString(PAGE.resolve(name));
  }
}
