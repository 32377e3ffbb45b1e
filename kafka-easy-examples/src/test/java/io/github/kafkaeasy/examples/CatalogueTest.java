package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of examples, and a small run of each, as a user runs it; several share one broker. */
@Tag("long")
@KafkaTest
class CatalogueTest {
  /** Examples in the test folder, because they start Kafka themselves. */
  private static final List<String> BRINGING_A_BROKER =
      List.of("IdempotenceLab", "SecureConnection", "CloudPreset", "DiskSpooling");

  /** Each row: an example, then patterns that its output must contain, separated by semicolons. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          KeysAndPartitions  | user_001 +\\d@0  \\d@\\d; Each key has one partition
          SyncAndAsyncSends  | records per second +one at a time; delivered by callback: 50
          BufferFull         | sends waited for space; 50 delivered, 0 failed; each send had exactly one outcome
          FilterMessages     | 15 received, 4 handled, 11 filtered
          FileEvents         | handled .*closed; broken .*in decode; bytes: -7 is negative; 3 handled, 2 dead-lettered
          IdempotentHandling | naive handler has +\\{anna=60, bert=60\\}; careful handler has +\\{anna=30, bert=30\\}
          ExactlyOnce        | 20 orders, the handler ran 25 times; 20 invoices can be read, 20 different
          MissingTopic       | not sent: .*; 2. sent by a producer that may create it: .*@0; 3. handled: hello
          OffsetResets       | earliest +CLOSED, 5 handled; latest +CLOSED, 0 handled; none +FAILED, 0 handled: .*
          ReplayFromTime     | after noon 3; the group has handled 12
          AssignedPartition  | -1@2: record 7; stopped after .* 3 records handled
          PartitionsAdded    | moved; \\d+ of 12 keys moved; reducing to one partition: .*partitions
          ReliableOrders     | producer +acks; delivered; consumer +50 handled
          ThroughputLogs     | producer +linger; consumer +50 handled
          RealtimeEvents     | producer +linger; consumer +50 handled
          RedriveDeadLetters | dead letters: ; charged .*customer-1; charged .*customer-3
          MoreMembersThanPartitions | member-4 +\\d +\\d+; 0 +0  idle; 2 of 4 members are idle
          LagWatch           | backlog: \\d+ records; gone: 0 records
          HttpEndpoint       | 200 \\{"sent":3\\}; 400 .*num: 0 is not between 1 and 1000; 400 .*num: 1001; 400 .*not the JSON expected; 429=
          """)
  void anExamplePrintsItsResults(String name, String patterns, TestKafka kafka, TestTopics topics) {
    CatalogueRun.of(name, patterns, kafka, topics.name(name.toLowerCase(Locale.ROOT)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SecureConnection | sasl.jaas.config +\\(hidden\\); received +a secret order; refused: wrong password.*\\s.*user name or the password; refused: unknown CA.*\\s.*CA that this client trusts; refused: another host name.*\\s.*another host
          CloudPreset      | by the preset:; SASL_SSL; by client.properties:; sent cloud-preset-\\d@1
          DiskSpooling     | Kafka available: +100 sent; Kafka unavailable: +300 sent; spool active, 200 waiting; arrived: +300 of 300, .* in order: true
          """)
  void anExampleThatStartsItsOwnKafkaPrintsItsResults(String name, String patterns) {
    String printed = CatalogueRun.of(name, patterns, Map.of(), List.of("-Dexamples.records=300"));

    // The expected failures are not also logged as errors by Kafka's client.
    assertThat(printed).doesNotContain(" ERROR ");
  }

  @Test
  void inAChineseLocaleAnExamplePrintsChinese(TestKafka kafka, TestTopics topics) {
    Map<String, String> environment =
        Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(), "LANG", "zh_CN.UTF-8");
    CatalogueRun.of(
        "PartitionsAdded",
        "键 +之前 +之后; 12 个键中有 \\d+ 个换了分区",
        environment,
        CatalogueRun.SMALL,
        topics.name("zh"));
  }

  @Test
  void theListHasEveryProgram() {
    Set<String> programs =
        Stream.of(names("examples"), names("examples/labs"), BRINGING_A_BROKER.stream())
            .flatMap(names -> names)
            .filter(
                name ->
                    !Set.of("package-info", "Given", "Lab", "Rounds", "Say", "Servers")
                        .contains(name))
            .collect(Collectors.toSet());

    assertThat(Stream.concat(Catalogue.EXAMPLES.stream(), Catalogue.LABS.stream()))
        .extracting(Catalogue.Entry::name)
        .containsExactlyInAnyOrderElementsOf(programs);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "C, 'Labs: measurements', 'AcksLab                    acks 0, 1 and all'",
    "zh_CN.UTF-8, 实验：测量, AcksLab                    acks 为 0、1、all"
  })
  void theListHasAnAlignedLineForEachProgram(String locale, String title, String line) {
    Map<String, String> environment = Map.of("LC_ALL", locale);
    try (Program launcher = Program.start(ExampleLauncher.class, environment, List.of())) {
      assertThat(launcher.exitCode()).as(launcher.errors()).isZero();

      assertThat(launcher.output()).contains(title, line);
      assertThat(launcher.output().lines().filter(each -> each.startsWith("  ")))
          .hasSize(Catalogue.EXAMPLES.size() + Catalogue.LABS.size())
          .allMatch(each -> each.matches("  (?=\\w+ )[\\w ]{25}  \\S.*"))
          .allMatch(each -> Say.columns(each) <= 90);
    }
  }

  private static Stream<String> names(String folder) {
    File[] files = Path.of("src/main/java/io/github/kafkaeasy", folder).toFile().listFiles();
    return Stream.of(files)
        .map(File::getName)
        .filter(name -> name.endsWith(".java"))
        .map(name -> name.replace(".java", ""));
  }
}
