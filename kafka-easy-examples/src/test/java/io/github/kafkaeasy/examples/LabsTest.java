package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.examples.labs.CommitLab;
import io.github.kafkaeasy.examples.labs.LingerLab;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small runs of the labs, as a user runs them; they share one broker. */
@Tag("long")
@KafkaTest
class LabsTest {
  /** The table's columns line up on a terminal, where a Chinese character is two columns wide. */
  @Test
  void aLabsTableLinesUpInChinese(TestKafka kafka) {
    Map<String, String> environment =
        Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(), "LC_ALL", "zh_CN.UTF-8");
    try (Program program = Program.start(LingerLab.class, environment, CatalogueRun.SMALL)) {
      assertThat(program.exitCode()).as(program.errors()).isZero();

      List<String> table =
          program.output().lines().dropWhile(line -> !line.contains("平均应答毫秒")).limit(6).toList();
      assertThat(table).hasSize(6);
      assertThat(table).map(Say::columns).containsOnly(Say.columns(table.get(0)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AcksLab        | round 2 of 2; acks +records/s; all +[\\d,]+ \\([\\d,]+ to [\\d,]+\\) +[\\d.]+ \\([\\d.]+ to [\\d.]+\\) +all in-sync replicas; records/s:
          CompressionLab | none +[\\d,]+ \\([\\d,]+ to [\\d,]+\\) +\\d+ +100 %; gzip; snappy; lz4; zstd +[\\d,]+ \\([\\d,]+ to [\\d,]+\\) +\\d+ +\\d+ % +[\\d.]+ \\([\\d.]+ to [\\d.]+\\)
          BatchSizeLab   | 262,144 +[\\d,]+ \\([\\d,]+ to [\\d,]+\\) +[\\d.]+ \\([\\d.]+ to [\\d.]+\\); records/s:
          LingerLab      | 100 +[\\d,]+ \\([\\d,]+ to [\\d,]+\\) +[\\d.]+ \\([\\d.]+ to [\\d.]+\\); records/s:
          InFlightLab    | 5 +[\\d,]+ \\([\\d,]+ to [\\d,]+\\)
          WarmUpLab      | cold +[\\d,]+ \\([\\d,]+ to [\\d,]+\\) +[\\d.]+ \\([\\d.]+ to [\\d.]+\\) +[\\d.]+ \\([\\d.]+ to [\\d.]+\\); metadata; probe
          FilterCostLab  | none +[\\d,]+ \\([\\d,]+ to [\\d,]+\\) +[\\d.]+ \\([\\d.]+ to [\\d.]+\\) +600 +0; by key.* 0 +600
          IdempotenceLab | \\d+ +0 +0 +0 +idempotent, 5 in flight; \\d+ +\\d+ +not idempotent, 10 in flight
          BacklogLab     | no handler at all +[1-9][\\d,]* \\(; Within an hour: \\d+ (?:to \\d+ )?instances; The .*limit:? (?:is )?the
          """)
  void aLabPrintsItsTable(String name, String patterns, TestKafka kafka) {
    CatalogueRun.of(name, patterns, kafka);
  }

  /**
   * After a crash, records that were not committed are handled again; only auto-commit loses
   * records.
   */
  @Test
  void inTheCommitLabOnlyAutoCommitLosesRecords(TestKafka kafka) {
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    try (Program program = Program.start(CommitLab.class, environment, CatalogueRun.SMALL)) {
      assertThat(program.exitCode()).as(program.errors()).isZero();

      Map<String, String[]> rows =
          program
              .output()
              .lines()
              .map(line -> line.split(" {2,}"))
              .filter(cells -> cells.length == 3)
              .collect(Collectors.toMap(cells -> cells[0], cells -> cells));
      assertThat(rows).containsKeys("every record", "every ten", "every second");
      for (String kept : List.of("every record", "every ten", "every second")) {
        assertThat(number(rows.get(kept)[2])).as(kept).isZero();
        assertThat(number(rows.get(kept)[1])).as(kept).isBetween(0, 100);
      }
      assertThat(number(rows.get("auto-commit, raw")[2])).isPositive();
      assertThat(program.output()).contains("Only auto-commit lost records, in every round");
    }
  }

  private static int number(String cell) {
    return Integer.parseInt(cell.substring(0, cell.indexOf(' ')).replace(",", ""));
  }
}
