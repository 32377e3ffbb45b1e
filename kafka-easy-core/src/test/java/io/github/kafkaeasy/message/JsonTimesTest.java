package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Times and Optional without a Jackson module of the application: written as ISO texts and read
 * exactly.
 */
class JsonTimesTest {
  private static final CodecContext RECORD = CodecContext.of("orders");

  record Event(
      Instant at, Optional<LocalDate> due, OptionalInt count, Map<LocalDate, Year> years) {}

  record Pattern(@JsonFormat(pattern = "dd.MM.yyyy") LocalDate day) {}

  record Quoted(@JsonFormat(pattern = "'yy' dd.MM.yyyy HH:mm") LocalDateTime at) {}

  record Lenient(@JsonFormat(pattern = "dd.MM.yyyy", lenient = OptBoolean.TRUE) LocalDate day) {}

  record Millis(
      @JsonFormat(shape = JsonFormat.Shape.NUMBER) Instant at,
      @JsonFormat(shape = JsonFormat.Shape.ARRAY) LocalDate day) {}

  private static Stream<Arguments> texts() {
    return Stream.of(
        arguments(
            Instant.parse("2024-01-31T10:00:00.123456789Z"), "2024-01-31T10:00:00.123456789Z"),
        arguments(LocalDate.of(2024, 1, 31), "2024-01-31"),
        arguments(LocalTime.of(10, 0, 0, 1), "10:00:00.000000001"),
        arguments(LocalDateTime.of(2024, 1, 31, 10, 0), "2024-01-31T10:00:00"),
        arguments(OffsetDateTime.parse("2024-01-31T10:00:00+02:00"), "2024-01-31T10:00:00+02:00"),
        arguments(OffsetTime.parse("10:00:00+02:00"), "10:00+02:00"),
        arguments(
            ZonedDateTime.parse("2024-01-31T10:00:00+01:00[Europe/Paris]"),
            "2024-01-31T10:00:00+01:00[Europe/Paris]"),
        arguments(Duration.ofSeconds(5, 1), "PT5.000000001S"),
        arguments(Period.ofDays(3), "P3D"),
        arguments(Year.of(2024), "2024"),
        arguments(YearMonth.of(2024, 2), "2024-02"),
        arguments(MonthDay.of(2, 29), "--02-29"),
        arguments(Month.MAY, "MAY"),
        arguments(DayOfWeek.MONDAY, "MONDAY"),
        arguments(ZoneOffset.ofHours(5), "+05:00"),
        arguments(
            Date.from(Instant.ofEpochMilli(1_706_695_200_123L)), "2024-01-31T10:00:00.123+00:00"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  @SuppressWarnings("unchecked") // a codec of the value's own class
  void timesAreWrittenAsTextAndReadBackExactly(Object time, String text) {
    Codec<Object> codec = Codec.json((Class<Object>) time.getClass());

    byte[] bytes = codec.encode(time, RECORD);

    assertThat(new String(bytes, UTF_8)).isEqualTo("\"" + text + "\"");
    assertThat(codec.decode(bytes, RECORD)).isEqualTo(time);
  }

  @Test
  void timesAndOptionalsWorkInsideRecords() {
    Codec<Event> codec = Codec.json(Event.class);
    Event event =
        new Event(
            Instant.EPOCH,
            Optional.of(LocalDate.EPOCH),
            OptionalInt.of(3),
            Map.of(LocalDate.EPOCH, Year.of(1970)));

    byte[] bytes = codec.encode(event, RECORD);

    assertThat(new String(bytes, UTF_8))
        .isEqualTo(
            "{\"at\":\"1970-01-01T00:00:00Z\",\"due\":\"1970-01-01\",\"count\":3,"
                + "\"years\":{\"1970-01-01\":\"1970\"}}");
    assertThat(codec.decode(bytes, RECORD)).isEqualTo(event);
  }

  private static Stream<Arguments> refused() {
    return Stream.of(
        arguments(Instant.class, "1700000000", "a whole number"),
        arguments(Instant.class, "1.5", "a number with a fraction"),
        arguments(Instant.class, "\"1700000000\"", "a text of digits"),
        arguments(Instant.class, "\"\"", "an empty text"),
        arguments(Instant.class, "\"2016-12-31T23:59:60Z\"", "a leap second"),
        arguments(Instant.class, "\" 2024-01-31T10:00:00Z\"", "a text with spaces around"),
        arguments(Instant.class, "\"yesterday\"", "a text that is not a valid value"),
        arguments(LocalDate.class, "19000", "a whole number"),
        arguments(LocalDate.class, "[2024,1,31]", "an array"),
        arguments(LocalDate.class, "\"2024-02-30\"", "a text that is not a valid value"),
        arguments(LocalDate.class, "\"2024-01-31T10:00:00Z\"", "a date with a time"),
        arguments(LocalDate.class, "{}", "an object"),
        arguments(LocalDateTime.class, "[2024,1,31,10,0]", "an array"),
        arguments(LocalDateTime.class, "\"2024-01-31T10:00:00Z\"", "a time with a zone"),
        arguments(LocalTime.class, "[10,0]", "an array"),
        arguments(OffsetDateTime.class, "5", "a whole number"),
        arguments(ZonedDateTime.class, "\"5\"", "a text of digits"),
        arguments(Duration.class, "5", "a whole number"),
        arguments(Duration.class, "\"5\"", "a text of digits"),
        arguments(YearMonth.class, "[2024,1]", "an array"),
        arguments(Month.class, "1", "a whole number"),
        arguments(Month.class, "\"1\"", "a text that is not a valid value"),
        arguments(Year.class, "2024.5", "a number with a fraction"),
        arguments(ZoneId.class, "\"Nowhere\"", "a text that is not a valid value"),
        arguments(Date.class, "1700000000000", "a whole number"),
        arguments(Date.class, "\"1700000000000\"", "a text of digits"),
        arguments(Date.class, "\"2024-02-31T10:00:00Z\"", "a text that is not a valid value"),
        arguments(Date.class, "\"2024-01-31T10:00:00.1234Z\"", "more digits than it can hold"),
        arguments(java.sql.Timestamp.class, "\"2024-01-31T10:00:00.123456Z\"", "more digits"),
        arguments(Calendar.class, "5", "a whole number"),
        arguments(Calendar.class, "\"2024-02-31T10:00:00Z\"", "a text that is not a valid value"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("refused")
  void aTextThatIsNotExactlyATimeIsRefused(Class<?> type, String json, String found) {
    for (JsonPlaces place : JsonPlaces.values()) {
      assertThatThrownBy(() -> place.read(type, json))
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining(place.path())
          .hasMessageContaining(found);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-31T10:00:00+02:00, 2024-01-31T10:00+02:00",
    "2024-01-31T10:00:00Z, 2024-01-31T10:00Z"
  })
  void anOffsetIsNotConverted(String text, String expected) {
    assertThat(JsonPlaces.ROOT.read(OffsetDateTime.class, "\"" + text + "\""))
        .hasToString(expected);
  }

  @Test
  void aYearMayBeANumberSinceThatIsExact() {
    assertThat(JsonPlaces.ROOT.read(Year.class, "2024")).isEqualTo(Year.of(2024));
  }

  @Test
  void aPatternOfTheApplicationReplacesTheRules() {
    Codec<Pattern> codec = Codec.json(Pattern.class);
    byte[] bytes = "{\"day\":\"31.01.2024\"}".getBytes(UTF_8);

    assertThat(codec.decode(bytes, RECORD)).isEqualTo(new Pattern(LocalDate.of(2024, 1, 31)));
    assertThat(codec.encode(new Pattern(LocalDate.of(2024, 1, 31)), RECORD)).isEqualTo(bytes);
  }

  @Test
  void anInvalidDayIsRefusedWithAPatternToo() {
    for (String day : new String[] {"30.02.2024", "31.04.2024", "31.01.2024 "}) {
      byte[] json = ("{\"day\":\"" + day + "\"}").getBytes(UTF_8);
      assertThatThrownBy(() -> Codec.json(Pattern.class).decode(json, RECORD))
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining(
              "$.day: expected LocalDate, found a text that is not a valid value");
    }
    Codec<Quoted> quoted = Codec.json(Quoted.class);
    Quoted at = new Quoted(LocalDateTime.of(2024, 1, 31, 10, 0));
    assertThat(quoted.decode(quoted.encode(at, RECORD), RECORD)).isEqualTo(at);
  }

  @Test
  void anAnnotationWorksLikeALeniency() {
    assertThat(
            Codec.json(Lenient.class)
                .decode("{\"day\":\"30.02.2024\"}".getBytes(UTF_8), RECORD)
                .day())
        .isEqualTo(LocalDate.of(2024, 2, 29));
    Codec<Millis> codec = Codec.json(Millis.class);
    Millis millis = new Millis(Instant.ofEpochSecond(5), LocalDate.EPOCH);
    byte[] json = codec.encode(millis, RECORD);

    assertThat(new String(json, UTF_8)).contains("\"day\":[1970,1,1]");
    assertThat(codec.decode(json, RECORD)).isEqualTo(millis);
  }

  @Test
  void aMillionDigitsBeforeALineBreakAreRefusedAndDoNotOccupyTheThread() {
    String text = "." + "1".repeat(1_000_000) + "\\n\\nx";
    byte[] json = ("\"" + text + "\"").getBytes(UTF_8);

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> Codec.json(Date.class).decode(json, RECORD))
                .isInstanceOf(KafkaEasyException.class));
  }
}
