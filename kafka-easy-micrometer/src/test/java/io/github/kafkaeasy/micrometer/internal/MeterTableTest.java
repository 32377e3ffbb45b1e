package io.github.kafkaeasy.micrometer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.micrometer.KafkaEasyMeters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documentation, dashboard and alerts use the names of meters in {@link MeterRow}. */
class MeterTableTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern SERIES = Pattern.compile("kafka_easy_[a-z0-9_]+");

  private static List<String> rows(Path page, String first) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("| `" + first))
        .map(line -> line.substring(2, line.length() - 2))
        .toList();
  }

  @Test
  void thePageHasTheRowsOfTheTable() throws IOException {
    assertThat(rows(DOCS.resolve("observability.md"), "kafka.easy."))
        .containsExactlyElementsOf(Arrays.stream(MeterRow.values()).map(MeterRow::cells).toList());
  }

  @Test
  void theChinesePageHasTheSameNamesKindsAndTags() throws IOException {
    assertThat(rows(DOCS.resolve("zh-CN/observability.md"), "kafka.easy."))
        .extracting(MeterTableTest::nameAndTags)
        .containsExactlyElementsOf(
            Arrays.stream(MeterRow.values())
                .map(MeterRow::cells)
                .map(MeterTableTest::nameAndTags)
                .toList());
  }

  private static List<String> nameAndTags(String row) {
    String[] cells = row.split(" \\| ", -1);
    return List.of(cells[0], cells[2]);
  }

  @Test
  void theOptionsOfTheMetersAreOnThePagesAndHaveMethods() throws IOException {
    List<String> names = MeterOptions.table().stream().map(Option::name).toList();
    assertThat(KafkaEasyMeters.class.getMethods())
        .extracting(java.lang.reflect.Method::getName)
        .containsAll(names);
    assertThat(rows(DOCS.resolve("observability.md"), ""))
        .containsAll(MeterOptions.table().stream().map(Option::cells).toList());
    for (String name : names) {
      assertThat(rows(DOCS.resolve("zh-CN/observability.md"), name)).hasSize(1);
    }
  }

  /** The names in Prometheus, with the suffixes that it adds to counters and timers. */
  private static Stream<String> series(MeterRow row) {
    String name = row.meterName().replace('.', '_');
    String unit = row.unit().isEmpty() || name.endsWith("_" + row.unit()) ? "" : "_" + row.unit();
    return switch (row.kind()) {
      case COUNTER -> Stream.of(name + "_total");
      case GAUGE -> Stream.of(name + unit);
      case TIMER ->
          Stream.of("_count", "_sum", "_max", "_bucket").map(end -> name + "_seconds" + end);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "operations/grafana-dashboard.json",
        "operations/prometheus-alerts.yml",
        "observability.md",
        "zh-CN/observability.md"
      })
  void everyNamedSeriesExists(String file) throws IOException {
    Set<String> exist =
        Arrays.stream(MeterRow.values())
            .flatMap(MeterTableTest::series)
            .collect(Collectors.toSet());
    Set<String> named =
        SERIES
            .matcher(Files.readString(DOCS.resolve(file)))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).isNotEmpty();
    assertThat(exist).containsAll(named);
  }
}
