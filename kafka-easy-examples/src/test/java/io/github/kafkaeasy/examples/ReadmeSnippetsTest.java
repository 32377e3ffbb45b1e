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

/** The Java code of README.md compiles, and its first producer and consumer run. */
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
