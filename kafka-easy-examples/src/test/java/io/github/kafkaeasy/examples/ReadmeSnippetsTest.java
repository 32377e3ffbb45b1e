package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README.md's POM, program and test: what a new user copies. */
@KafkaTest
class ReadmeSnippetsTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile("<artifactId>([^<]+)</artifactId><version>([^<]+)</version>");
  private static final Pattern PROPERTY = Pattern.compile("<([a-z.-]+)>([^<>$]+)</\\1>");

  private final List<String> blocks = Readme.read().javaBlocks();

  @TempDir private Path folder;

  @Test
  void theProgramChargesOneOrderDeadLettersTheOtherAndStopsOnSigterm(
      TestKafka kafka, TestTopics topics, RawKafka raw) {
    String topic = topics.name("orders");
    String group = topics.group("billing");
    Snippets.compile(
        folder,
        "Billing",
        blocks.get(0).replace("\"orders\"", quoted(topic)).replace("\"billing\"", quoted(group)));
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());

    try (Program program = Program.start("app.Billing", folder, environment)) {
      program.awaitOutput("sent to " + topic + "-");
      program.awaitOutput("charged Order[customer=anna, amount=10]");
      raw.awaitCommitted(group, topic, Duration.ofSeconds(60));
      program.terminate();
      assertThat(program.exitCode()).as("128 + SIGTERM").isEqualTo(143);
    }
    assertThat(raw.records(topic + ".dlq"))
        .singleElement()
        .satisfies(letter -> assertThat(letter.key()).asString().isEqualTo("bert"));
  }

  @Test
  void theTestPasses(TestKafka kafka, TestTopics topics, RawKafka raw) throws Exception {
    Snippets.compile(folder, "Billing", blocks.get(0));
    Snippets.compile(folder, "BillingTest", blocks.get(1));

    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      Class<?> test = loader.loadClass("app.BillingTest");
      Constructor<?> constructor = test.getDeclaredConstructor();
      constructor.setAccessible(true);
      Method method =
          test.getDeclaredMethod(
              "aGoodOrderIsChargedAndABadOneIsDeadLettered",
              TestKafka.class,
              TestTopics.class,
              RawKafka.class);
      method.setAccessible(true);
      method.invoke(constructor.newInstance(), kafka, topics, raw);
    }
    assertThat(blocks).as("blocks of Java that these tests try").hasSize(2);
  }

  /** The versions of dependencies are those that the build itself uses. */
  @Test
  void thePomNamesTheVersionsOfTheBuild() {
    List<String> used =
        PROPERTY
            .matcher(Readme.read(Readme.ROOT.resolve("pom.xml")))
            .results()
            .filter(property -> property.group(1).endsWith("version"))
            .map(property -> property.group(2))
            .toList();

    List<MatchResult> named =
        DEPENDENCY.matcher(Readme.read(Readme.ROOT.resolve("README.md"))).results().toList();

    assertThat(named).hasSize(5);
    assertThat(named).allSatisfy(dependency -> assertThat(used).contains(dependency.group(2)));
  }

  @Test
  void theChineseReadmeHasTheSameBlocksExceptForComments() {
    assertThat(Readme.page("README.zh-CN.md").blocksWithoutComments())
        .hasSizeGreaterThan(3)
        .isEqualTo(Readme.read().blocksWithoutComments());
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
