package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java code of the English pages under docs compiles, and their links are valid. {@link
 * TwoLanguagesTest} compares the code of the Chinese pages.
 */
class PagesTest {
  /** Each block compiles separately, with the declarations of README's first block. */
  static final Set<String> BLOCK_BY_BLOCK =
      Set.of("consuming.md", "guarantees.md", "migration.md", "recipes.md");

  /** Later blocks use the declarations of earlier ones. */
  static final Set<String> ONE_PROGRAM =
      Set.of(
          "admin.md",
          "configuration.md",
          "observability.md",
          "security.md",
          "spool.md",
          "tracing.md");

  /** Pages that DeadLettersPageTest, FormatsPageTest and TestingPageTest check. */
  private static final Set<String> ELSEWHERE =
      Set.of("dead-letters.md", "formats.md", "testing.md");

  /** The marks of blocks that show the code of other libraries. */
  private static final Set<String> FOREIGN = Set.of("raw", "spring");

  private static final Path DOCS = Readme.ROOT.resolve("docs");

  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("BLOCK_BY_BLOCK")
  void eachBlockOfAPageCompiles(String page) {
    List<String> blocks = Readme.page("docs/" + page).javaBlocks();

    assertThat(blocks).isNotEmpty();
    compile(blocks.stream().map(block -> "{\n" + block + "}\n").toList());
  }

  @ParameterizedTest
  @FieldSource("ONE_PROGRAM")
  void theBlocksOfAPageCompileAsOneProgram(String page) {
    List<String> blocks = Readme.page("docs/" + page).javaBlocks();

    assertThat(blocks).isNotEmpty();
    compile(blocks);
  }

  @Test
  void everyPageWithJavaIsCompiled() throws IOException {
    for (Path page : pages(DOCS)) {
      List<String> marks = Readme.page(page.toString()).javaMarks();
      String name = page.getFileName().toString();

      assertThat(marks).as("%s", page).allMatch(mark -> mark.isEmpty() || FOREIGN.contains(mark));
      assertThat(marks.isEmpty() || isCompiled(name)).as("%s is compiled", page).isTrue();
    }
  }

  private static boolean isCompiled(String name) {
    return BLOCK_BY_BLOCK.contains(name) || ONE_PROGRAM.contains(name) || ELSEWHERE.contains(name);
  }

  @ParameterizedTest
  @MethodSource("allPages")
  void everyLinkIsValid(Path page) {
    for (String link : Readme.page(page.toString()).links()) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);

      assertThat(target).exists();
      if (parts.length == 2) {
        assertThat(Readme.page(target.toString()).anchors()).as("%s", target).contains(parts[1]);
      }
    }
  }

  private static List<Path> chinesePages() throws IOException {
    return pages(DOCS.resolve("zh-CN"));
  }

  static List<Path> allPages() throws IOException {
    return Stream.concat(
            Stream.of(
                    "README.md",
                    "README.zh-CN.md",
                    "CONTRIBUTING.md",
                    "RELEASING.md",
                    "SECURITY.md")
                .map(Readme.ROOT::resolve),
            Stream.concat(pages(DOCS).stream(), chinesePages().stream()))
        .toList();
  }

  private static List<Path> pages(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  /**
   * The variables that pages assume are fields, so that a page may declare local variables with the
   * same names.
   */
  private void compile(List<String> blocks) {
    Snippets.compile(
        folder,
        "Page",
        Snippets.IMPORTS
            + Snippets.imports(blocks)
            + """
            class Page {
              record Order(String customer, int amount) {}
              static KafkaEasy kafka = KafkaEasy.connect("localhost:9092");
              static EasyAdmin admin = kafka.admin();
              static Instant yesterday = Instant.now().minus(Duration.ofDays(1));
              static void charge(Object order) {}
              static void alert(String text) {}
              static void allClear() {}
              static CompletionStage<Void> notify(Object order) {
                return CompletableFuture.completedFuture(null);
              }
              static void run() throws Exception {
            """
            + Snippets.withoutImports(blocks)
            + "}}");
  }
}
