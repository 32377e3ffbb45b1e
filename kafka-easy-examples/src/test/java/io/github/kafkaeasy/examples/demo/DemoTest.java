package io.github.kafkaeasy.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.examples.Program;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The demo as in {@code mvn -q -Pdemo}, but in a separate JVM instead of Maven's. */
@KafkaTest
class DemoTest {
  private static final String LAST_LINE =
      "demo: sent 105, handled 97, filtered 5, retried 2, dead-lettered 3, lost 0";

  @Test
  void theDemoOnALocalKafkaLosesNothingAndPrintsNothingElse() {
    try (Program demo = Program.start(DemoLauncher.class, Map.of(), List.of())) {
      assertThat(demo.exitCode()).as(demo.output() + demo.errors()).isZero();

      assertThat(demo.output())
          .startsWith("kafka-easy demo, on a local Apache Kafka: started in")
          .endsWith(LAST_LINE + System.lineSeparator());
      assertThat(demo.output().lines()).allMatch(line -> line.length() <= 112);
      assertThat(demo.errors()).isEmpty();
    }
  }

  @Test
  void theDemoShowsRetriesAndDeadLetters(TestKafka kafka) {
    try (Program demo = start(kafka)) {
      assertThat(demo.exitCode()).as(demo.output() + demo.errors()).isZero();

      assertThat(demo.output())
          .containsPattern("user_006  1 +fails: the database does not answer")
          .containsPattern("user_006  2 +fails: the database does not answer")
          .containsPattern("user_006  3 +is handled")
          .containsPattern("user_007  4 +fails: the database does not answer")
          .containsPattern("user_007  4 +handle +IllegalStateException: the database does not")
          .containsPattern("user_008  1 +handle +RejectedMessage: the account is closed")
          .containsPattern("user_009  1 +decode +DecodeException: The value")
          .contains("65 received: 57 handled, 5 filtered, 3 dead-lettered, 8 failed attempts")
          .contains("the last commit was acknowledged")
          .contains("handled twice: ");
    }
  }

  @Test
  void theDemoUsesTheNamedClusterAndDeletesItsTopics(TestKafka kafka, RawKafka raw)
      throws Exception {
    try (Program demo = start(kafka)) {
      assertThat(demo.exitCode()).as(demo.output() + demo.errors()).isZero();

      assertThat(demo.output())
          .startsWith("kafka-easy demo, on the Kafka at " + kafka.bootstrapServers())
          .endsWith(LAST_LINE + System.lineSeparator());
      Set<String> topics = raw.admin().listTopics().names().get();
      assertThat(topics).noneMatch(topic -> topic.startsWith("demo-"));
    }
  }

  @Test
  void anAcknowledgedRecordThatVanishesFailsTheDemo(TestKafka kafka) {
    try (Program demo = start(kafka, "-Ddemo.sabotage=true")) {
      assertThat(demo.exitCode()).isEqualTo(1);

      assertThat(demo.output())
          .containsPattern("sabotage: deleted demo-\\w+-\\d@\\d+")
          .containsPattern("lost +1  \\[demo-\\w+-\\d@\\d+]")
          .endsWith(", lost 1" + System.lineSeparator());
    }
  }

  @Test
  void anUnreachableKafkaIsReportedInOneLineWithAnExitCode() {
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP", "no address");

    try (Program demo = Program.start(DemoLauncher.class, environment, List.of())) {
      assertThat(demo.exitCode()).isEqualTo(1);
      assertThat(demo.errors().strip().lines()).hasSize(1);
      assertThat(demo.errors()).contains("demo: failed: ").contains("KAFKA_BOOTSTRAP");
    }
  }

  private static Program start(TestKafka kafka, String... options) {
    return Program.start(
        DemoLauncher.class,
        Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
        List.of(options));
  }
}
