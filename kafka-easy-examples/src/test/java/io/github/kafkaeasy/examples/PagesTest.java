package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java of the pages under docs compiles, each page's as one program. */
class PagesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"configuration", "security", "spool"})
  void everyBlockOfAPageCompiles(String page) {
    List<String> blocks = Readme.page("docs/" + page + ".md").javaBlocks();

    assertThat(blocks).isNotEmpty();
    Snippets.compile(
        folder,
        "Page",
        Snippets.IMPORTS
            + "class Page { record Order(String customer, int amount) {} static void run() {\n"
            + String.join("\n", blocks)
            + "}}");
  }
}
