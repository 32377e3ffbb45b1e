package io.github.kafkaeasy.cli.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimesTest {
  @Test
  void durationsHaveAUnit() {
    assertThat(Times.duration("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Times.duration("15s")).isEqualTo(Duration.ofSeconds(15));
    assertThat(Times.duration("2w")).isEqualTo(Duration.ofDays(14));
    assertThat(Times.duration("7d")).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void timesAreDatesOrAges() {
    assertThat(Times.instant("2026-11-20T08:30:00Z"))
        .isEqualTo(Instant.parse("2026-11-20T08:30:00Z"));
    assertThat(Times.instant("2026-11-20 08:30:00+02:00"))
        .isEqualTo(Instant.parse("2026-11-20T06:30:00Z"));
    assertThat(Times.instant("2026-11-20"))
        .isEqualTo(LocalDate.of(2026, 11, 20).atStartOfDay(ZoneId.systemDefault()).toInstant());
    assertThat(Times.instant("1700000000000")).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    assertThat(Times.instant("2h")).isBefore(Instant.now().minusSeconds(7_190));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T08:30+02:00",
        "2026-11-20T08:30:00.000+0200",
        "2026-11-20 08:30 +02",
        "2026-11-20T06:30z"
      })
  void aZoneOffsetIsAcceptedInCommonForms(String text) {
    assertThat(Times.instant(text)).isEqualTo(Instant.parse("2026-11-20T06:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "h",
        "-3s",
        "tomorrow",
        "2026-13-40",
        "2026-11-20T25:00",
        "2026-11-20T08:30+99:00",
        "999999999999w",
        "99999999999999999999d"
      })
  void anInvalidTextIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Times.instant(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("write for example");
  }
}
