package io.github.kafkaeasy.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final Columns columns = new Columns();

  @Test
  void aFewDaysAreCountedByHour() {
    columns.add(NOON + 1);
    columns.add(NOON + HOUR - 1);
    columns.add(NOON + 30 * HOUR);

    Map<String, ?> json = columns.json(3);

    assertThat(json.get("unit")).isEqualTo(HOUR);
    assertThat(json.get("columns"))
        .isEqualTo(List.of(List.of(NOON, 2L), List.of(NOON + 30 * HOUR, 1L)));
  }

  @Test
  void manyWeeksAreCountedByDay() {
    for (long day = 0; day < 100; day++) {
      columns.add(NOON + day * 24 * HOUR);
    }

    assertThat(columns.json(100).get("unit")).isEqualTo(24 * HOUR);
  }

  @Test
  void aFewMuchOlderLettersAreLeftOutAndCounted() {
    columns.add(0);
    for (int i = 0; i < 200; i++) {
      columns.add(NOON);
    }

    Map<String, ?> json = columns.json(201);

    assertThat(json.get("older")).isEqualTo(1L);
    assertThat(json.get("columns")).isEqualTo(List.of(List.of(NOON, 200L)));
  }

  @Test
  void theNumberOfColumnsIsBoundedForAnyTimes() {
    for (long hour = 0; hour < 30_000; hour++) {
      columns.add(hour * 1_000 * HOUR);
    }

    assertThat((List<?>) columns.json(30_000).get("columns")).hasSizeLessThanOrEqualTo(24_000);
  }
}
