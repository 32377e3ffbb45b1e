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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples and labs as a user runs them, in small; several share one broker. */
@KafkaTest
class CatalogueTest {
  private static final List<String> SMALL =
      List.of(
          "-Dexamples.records=50",
          "-Dlab.records=300",
          "-Dlab.crash.records=200",
          "-Dlab.lossy.records=4000",
          "-Dlab.lossy.cuts=4",
          "-Dlab.handler.millis=2");

  /** Each prints what it shows: the name, then patterns that must be found, between semicolons. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          KeysAndPartitions  | user_001 +\\d@0  \\d@\\d; Each key has one partition
          SyncAndAsyncSends  | one at a time.* records per second; delivered by callback: 50
          BufferFull         | sends waited for room; 50 delivered, 0 failed: each had exactly one end
          FilterMessages     | 15 received, 4 handled, 11 filtered
          FileEvents         | handled .*closed; broken .*in decode; bytes: -7 is negative; 3 handled, 2 dead-lettered
          IdempotentHandling | naive handler has +\\{anna=60, bert=60\\}; careful handler has +\\{anna=30, bert=30\\}
          MissingTopic       | not sent: .*; 2. sent by a producer that may create it: .*@0; 3. handled: hello
          OffsetResets       | earliest +CLOSED, 5 handled; latest +CLOSED, 0 handled; none +FAILED, 0 handled: .*
          ReplayFromTime     | after noon 3; the group has handled 12
          AssignedPartition  | -1@2: record 7; stopped by itself .* 3 records handled
          PartitionsAdded    | moved; \\d+ of 12 keys moved; back to one: .*partitions
          ReliableOrders     | producer +acks; delivered; consumer +50 handled
          ThroughputLogs     | producer +linger; consumer +50 handled
          RealtimeEvents     | producer +linger; consumer +50 handled
          RedriveDeadLetters | dead letters: ; charged .*customer-1; charged .*customer-3
          LagWatch           | backlog: \\d+ records; gone: 0 records
          HttpEndpoint       | 200 \\{"sent":3\\}; 400 .*num: 0 is not between 1 and 1000; 400 .*num: 1001; 400 .*not the JSON expected; 429=
          """)
  void anExamplePrintsWhatItShows(
      String name, String patterns, TestKafka kafka, TestTopics topics) {
    run(name, patterns, kafka, topics.name(name.toLowerCase(Locale.ROOT)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AcksLab        | acks +records/s; all +[\\d,]+ +[\\d.]+ +all in-sync replicas
          CompressionLab | none +[\\d,]+ +\\d+ +100 %; gzip; snappy; lz4; zstd +[\\d,]+ +\\d+ +\\d+ %
          BatchSizeLab   | 262,144 +[\\d,]+
          LingerLab      | 100 +[\\d,]+
          InFlightLab    | 5 +[\\d,]+
          WarmUpLab      | cold +[\\d.]+ +[\\d.]+ +[\\d.]+; metadata; probe
          FilterCostLab  | none +[\\d,]+ +[\\d.]+ +600 +0; by key.* 0 +600
          IdempotenceLab | idempotent, 5 in flight +\\d+ +0 +0 +0; not idempotent, 10 in flight +\\d+ +\\d+
          BacklogLab     | no handler at all +[1-9][\\d,]*; Within an hour: \\d+ instances
          """)
  void aLabPrintsItsTable(String name, String patterns, TestKafka kafka) {
    run(name, patterns, kafka);
  }

  private static void run(String name, String patterns, TestKafka kafka, String... arguments) {
    Class<?> example = Catalogue.find(name).orElseThrow().program();
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    try (Program program = Program.start(example, environment, SMALL, arguments)) {
      assertThat(program.exitCode()).as(program.errors() + program.output()).isZero();
      assertThat(Pattern.compile(";").splitAsStream(patterns))
          .allSatisfy(pattern -> assertThat(program.output()).containsPattern(pattern.strip()));
    }
  }

  @Test
  void theListHasEveryProgram() {
    Set<String> programs =
        Stream.of(names("examples"), names("examples/labs"), Stream.of("IdempotenceLab"))
            .flatMap(names -> names)
            .filter(name -> !Set.of("package-info", "Lab", "Servers").contains(name))
            .collect(Collectors.toSet());

    assertThat(Stream.concat(Catalogue.EXAMPLES.stream(), Catalogue.LABS.stream()))
        .extracting(Catalogue.Entry::name)
        .containsExactlyInAnyOrderElementsOf(programs);
    assertThat(Catalogue.list()).contains("AcksLab              acks 0, 1 and all");
  }

  private static Stream<String> names(String folder) {
    File[] files = Path.of("src/main/java/io/github/kafkaeasy", folder).toFile().listFiles();
    return Stream.of(files)
        .map(File::getName)
        .filter(name -> name.endsWith(".java"))
        .map(name -> name.replace(".java", ""));
  }
}
