package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java of README.md compiles, and its first producer and consumer run. */
@KafkaTest
class ReadmeSnippetsTest {
  @TempDir private Path folder;

  @Test
  void everyBlockCompiles() {
    List<String> statements = new ArrayList<>();
    int classes = 0;
    for (String block : Readme.read().javaBlocks()) {
      if (block.startsWith("@KafkaTest")) {
        compile("BillingTest", Snippets.IMPORTS + block);
        classes++;
      } else {
        statements.add(block);
      }
    }
    compile("Snippets", program(statements, "return null;"));

    assertThat(statements).hasSizeGreaterThanOrEqualTo(4);
    assertThat(classes).isEqualTo(1);
  }

  @Test
  void theChineseReadmeHasTheSameBlocksInTheSameOrder() {
    assertThat(Readme.page("README.zh-CN.md").javaBlocks())
        .isNotEmpty()
        .isEqualTo(Readme.read().javaBlocks());
  }

  /** Each block by itself, with what the README's first block declares before it. */
  @ParameterizedTest
  @ValueSource(strings = {"docs/migration.md", "docs/recipes.md"})
  void everyBlockOfAPageCompiles(String page) {
    String first =
        """
        record Order(String customer, int amount) {}
        KafkaEasy kafka = KafkaEasy.connect("localhost:9092");
        """;
    List<String> blocks =
        Readme.page(page).javaBlocks().stream().map(block -> "{\n" + block + "}\n").toList();
    List<String> statements = new ArrayList<>(List.of(first));
    statements.addAll(blocks);
    compile("Snippets", program(statements, "return null;"));

    assertThat(blocks).hasSizeGreaterThan(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "README.zh-CN.md",
        "docs/concepts.md",
        "docs/lessons.md",
        "docs/migration.md",
        "docs/options.md",
        "docs/performance.md",
        "docs/recipes.md",
        "docs/troubleshooting.md",
        "docs/zh-CN/concepts.md",
        "docs/zh-CN/lessons.md",
        "docs/zh-CN/migration.md",
        "docs/zh-CN/options.md",
        "docs/zh-CN/recipes.md",
        "docs/zh-CN/troubleshooting.md"
      })
  void noLinkLeadsNowhere(String page) {
    Path folder = Readme.ROOT.resolve(page).getParent();

    assertThat(Readme.page(page).links())
        .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
  }

  @Test
  void everyWayToConsumeCompiles() {
    List<String> blocks =
        new ArrayList<>(
            List.of(
                "record Order(String customer, int amount) {}",
                "KafkaEasy kafka = KafkaEasy.connect(\"localhost:9092\");"));
    blocks.addAll(Readme.page("docs/consuming.md").javaBlocks());
    compile("Snippets", program(blocks, "return null;"));

    assertThat(blocks).hasSize(9);
  }

  @Test
  void allOfTheAdministrationCompiles() {
    List<String> page = Readme.page("docs/admin.md").javaBlocks();
    List<String> blocks =
        new ArrayList<>(
            List.of(
                "KafkaEasy kafka = KafkaEasy.connect(\"localhost:9092\");",
                "Instant yesterday = Instant.now().minus(Duration.ofDays(1));",
                page.get(0), // with an admin client of its own
                "EasyAdmin admin = kafka.admin();"));
    blocks.addAll(page.subList(1, page.size()));
    compile("Snippets", program(blocks, "return null;"));

    assertThat(page).hasSize(7);
  }

  @Test
  void theFirstProducerAndConsumerWork(TestKafka kafka, TestTopics topics) throws Exception {
    String topic = topics.name("orders");
    List<String> blocks = Readme.read().javaBlocks().subList(0, 2);
    String source =
        program(blocks, "return billing;")
            .replace("localhost:9092", kafka.bootstrapServers())
            .replace("\"orders", "\"" + topic);
    compile("Snippets", source);

    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      Class<?> program = loader.loadClass("Snippets");
      try (EasyConsumer billing = (EasyConsumer) program.getMethod("run").invoke(null)) {
        await().atMost(Duration.ofSeconds(30)).until(() -> billing.stats().handled() == 1);
        assertThat(program.getField("charged").get(null))
            .hasToString("[Order[customer=anna, amount=10]]");
      }
    }
  }

  private static String program(List<String> blocks, String end) {
    return Snippets.IMPORTS
        + """
        public class Snippets {
          public static final List<Object> charged = Collections.synchronizedList(new ArrayList<>());
          static void charge(Object order) { charged.add(order); }
          static void alert(String text) {}
          static void allClear() {}
          static CompletionStage<Void> notify(Object order) {
            return CompletableFuture.completedFuture(null);
          }
          public static EasyConsumer run() throws Exception {
        """
        + String.join("\n", blocks)
        + end
        + "}}";
  }

  private void compile(String className, String source) {
    Snippets.compile(folder, className, source);
  }
}
