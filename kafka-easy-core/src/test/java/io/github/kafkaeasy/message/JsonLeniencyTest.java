package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Currency;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each leniency accepts and converts exactly the documents that it describes, and no others. */
class JsonLeniencyTest {
  private static final CodecContext RECORD = CodecContext.of("orders");
  private static final byte[] NAN = "NaN".getBytes(UTF_8);

  enum Color {
    RED,
    GREEN
  }

  enum WithDefault {
    KNOWN,
    @JsonEnumDefaultValue
    OTHER
  }

  enum Coded {
    ONE,
    TWO;

    @JsonValue
    int code() {
      return this == ONE ? 1 : 2;
    }
  }

  /** Holds a value that may be null, because the root of a document must not be null. */
  record Holder<T>(T value) {}

  record Whole(int number, boolean truth, char letter) {}

  record Renamed(@JsonAlias("qty") Integer quantity, String note) {}

  private static Arguments row(
      JsonLeniency leniency, TypeReference<?> type, String json, Object as) {
    return arguments(leniency, type, json, as);
  }

  private static Stream<Arguments> rows() {
    return Stream.of(
        row(JsonLeniency.FRACTIONS_CUT, new TypeReference<Integer>() {}, "10.9", 10),
        row(JsonLeniency.FRACTIONS_CUT, new TypeReference<Long>() {}, "-10.9", -10L),
        row(JsonLeniency.FRACTIONS_CUT, new TypeReference<Integer>() {}, "1e-400", 0),
        row(JsonLeniency.FRACTIONS_CUT, new TypeReference<List<Byte>>() {}, "[1.5]", bytes(1)),
        row(JsonLeniency.UNSIGNED_BYTES, new TypeReference<Byte>() {}, "200", (byte) -56),
        row(JsonLeniency.UNSIGNED_BYTES, new TypeReference<List<Byte>>() {}, "[255]", bytes(-1)),
        row(JsonLeniency.INEXACT_NUMBERS, new TypeReference<Float>() {}, "16777217", 16777216f),
        row(JsonLeniency.INEXACT_NUMBERS, new TypeReference<Double>() {}, "1e-400", 0.0),
        row(JsonLeniency.NON_FINITE_NUMBERS, new TypeReference<Double>() {}, "\"NaN\"", Double.NaN),
        row(JsonLeniency.NON_FINITE_NUMBERS, new TypeReference<Float>() {}, "1e400", 1f / 0),
        row(JsonLeniency.TEXT_AS_SCALAR, new TypeReference<Integer>() {}, "\"10\"", 10),
        row(JsonLeniency.TEXT_AS_SCALAR, new TypeReference<Double>() {}, "\"0.5\"", 0.5),
        row(JsonLeniency.TEXT_AS_SCALAR, new TypeReference<BigDecimal>() {}, "\"1.50\"", decimal()),
        row(JsonLeniency.TEXT_AS_SCALAR, new TypeReference<Boolean>() {}, "\"true\"", true),
        row(JsonLeniency.TEXT_AS_SCALAR, new TypeReference<Coded>() {}, "\"2\"", Coded.TWO),
        row(JsonLeniency.SCALAR_AS_TEXT, new TypeReference<String>() {}, "1.50", "1.50"),
        row(
            JsonLeniency.SCALAR_AS_TEXT,
            new TypeReference<List<String>>() {},
            "[true]",
            list("true")),
        row(JsonLeniency.SCALAR_AS_TEXT, new TypeReference<Character>() {}, "65", 'A'),
        row(JsonLeniency.NUMBER_AS_BOOLEAN, new TypeReference<Boolean>() {}, "2", true),
        row(JsonLeniency.NUMBER_AS_BOOLEAN, new TypeReference<Boolean>() {}, "0", false),
        row(JsonLeniency.EMPTY_TEXT_AS_NULL, holder(Integer.class), "{\"value\":\"\"}", none()),
        row(JsonLeniency.EMPTY_TEXT_AS_NULL, holder(Instant.class), "{\"value\":\"\"}", none()),
        row(JsonLeniency.EMPTY_TEXT_AS_NULL, holder(Renamed.class), "{\"value\":\"\"}", none()),
        row(JsonLeniency.EMPTY_TEXT_AS_NULL, holder(int[].class), "{\"value\":\"\"}", none()),
        row(JsonLeniency.EMPTY_TEXT_AS_NULL, holder(UUID.class), "{\"value\":\"\"}", none()),
        row(JsonLeniency.EMPTY_ARRAY_AS_NULL, holder(Renamed.class), "{\"value\":[]}", none()),
        row(JsonLeniency.EMPTY_ARRAY_AS_NULL, holder(Integer.class), "{\"value\":[]}", none()),
        row(
            JsonLeniency.MISSING_AS_ZERO,
            new TypeReference<Whole>() {},
            "{}",
            new Whole(0, false, '\0')),
        row(
            JsonLeniency.NULL_AS_ZERO,
            new TypeReference<Whole>() {},
            "{\"number\":null,\"truth\":null,\"letter\":null}",
            new Whole(0, false, '\0')),
        row(
            JsonLeniency.NULL_AS_ZERO,
            new TypeReference<EnumSet<Color>>() {},
            "[null,\"RED\"]",
            EnumSet.of(Color.RED)),
        row(JsonLeniency.ENUM_BY_NUMBER, new TypeReference<Color>() {}, "1", Color.GREEN),
        row(JsonLeniency.ENUM_ANY_CASE, new TypeReference<Color>() {}, "\"gReen\"", Color.GREEN),
        row(JsonLeniency.UNKNOWN_ENUM_AS_NULL, holder(Color.class), "{\"value\":\"BLUE\"}", none()),
        row(
            JsonLeniency.UNKNOWN_ENUM_AS_NULL,
            new TypeReference<WithDefault>() {},
            "\"NEW\"",
            WithDefault.OTHER),
        row(
            JsonLeniency.DUPLICATE_KEYS,
            new TypeReference<Map<String, Integer>>() {},
            "{\"a\":1,\"a\":2}",
            Map.of("a", 2)),
        row(
            JsonLeniency.DUPLICATE_KEYS,
            new TypeReference<Map<Double, Integer>>() {},
            "{\"1\":1,\"1.0\":2}",
            Map.of(1.0, 2)),
        row(
            JsonLeniency.DUPLICATE_KEYS,
            new TypeReference<Renamed>() {},
            "{\"qty\":1,\"quantity\":2,\"note\":\"a\"}",
            new Renamed(2, "a")),
        row(
            JsonLeniency.SINGLE_VALUE_AS_ARRAY,
            new TypeReference<List<String>>() {},
            "\"a\"",
            list("a")),
        row(JsonLeniency.ARRAY_AS_SINGLE_VALUE, new TypeReference<Integer>() {}, "[7]", 7),
        row(JsonLeniency.ARRAY_AS_SINGLE_VALUE, new TypeReference<String>() {}, "[\"a\"]", "a"),
        row(
            JsonLeniency.ARRAY_AS_SINGLE_VALUE,
            new TypeReference<LocalDate>() {},
            "[\"2024-01-31\"]",
            day()),
        row(
            JsonLeniency.TIMES_AS_NUMBERS,
            new TypeReference<Instant>() {},
            "1.5",
            Instant.ofEpochMilli(1_500)),
        row(
            JsonLeniency.TIMES_AS_NUMBERS,
            new TypeReference<Instant>() {},
            "\"5\"",
            Instant.ofEpochSecond(5)),
        row(JsonLeniency.TIMES_AS_NUMBERS, new TypeReference<LocalDate>() {}, "[2024,1,31]", day()),
        row(
            JsonLeniency.TIMES_AS_NUMBERS,
            new TypeReference<Date>() {},
            "1500",
            Date.from(Instant.ofEpochMilli(1_500))),
        row(
            JsonLeniency.TIMES_CUT,
            new TypeReference<LocalDate>() {},
            "\"2024-01-31T10:00:00Z\"",
            day()),
        row(
            JsonLeniency.TIMES_CUT,
            new TypeReference<LocalDateTime>() {},
            "\"2024-01-31T10:00:00Z\"",
            day().atTime(10, 0)),
        row(
            JsonLeniency.TIMES_CUT,
            new TypeReference<Date>() {},
            "\"2024-02-31T00:00:00.0001Z\"",
            Date.from(Instant.parse("2024-03-02T00:00:00Z"))),
        row(JsonLeniency.LOOSE_TEXT, new TypeReference<Color>() {}, "\" RED \"", Color.RED),
        row(
            JsonLeniency.LOOSE_TEXT,
            new TypeReference<Currency>() {},
            "\" EUR\"",
            Currency.getInstance("EUR")),
        row(
            JsonLeniency.LOOSE_TEXT,
            new TypeReference<TimeZone>() {},
            "\"Nowhere\"",
            TimeZone.getTimeZone("GMT")),
        row(
            JsonLeniency.LOOSE_TEXT,
            new TypeReference<UUID>() {},
            "\"AAAAAAAAAAAAAAAAAAAAAA==\"",
            new UUID(0, 0)),
        row(
            JsonLeniency.LOOSE_TEXT,
            new TypeReference<Map<Integer, String>>() {},
            "{\"01\":\"a\"}",
            Map.of(1, "a")),
        row(JsonLeniency.LOOSE_TEXT, new TypeReference<byte[]>() {}, "\"QR==\"", new byte[] {65}),
        row(JsonLeniency.MALFORMED_TEXT, new TypeReference<String>() {}, "\"\\ud800\"", "\ud800"));
  }

  private static List<Byte> bytes(int one) {
    return List.of((byte) one);
  }

  private static List<String> list(String one) {
    return List.of(one);
  }

  private static BigDecimal decimal() {
    return new BigDecimal("1.50");
  }

  private static LocalDate day() {
    return LocalDate.of(2024, 1, 31);
  }

  private static Holder<?> none() {
    return new Holder<>(null);
  }

  private static TypeReference<?> holder(Class<?> of) {
    return JsonPlaces.generic(Holder.class, of);
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("rows")
  void eachLeniencyAcceptsItsOwnDocuments(
      JsonLeniency leniency, TypeReference<?> type, String json, Object expected) {
    Codec<?> codec = Codec.json(type, leniency);

    assertThat((Object) codec.decode(json.getBytes(UTF_8), RECORD)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("rows")
  void noOtherLeniencyAcceptsTheDocument(
      JsonLeniency leniency, TypeReference<?> type, String json, Object unused) {
    JsonLeniency[] others =
        Arrays.stream(JsonLeniency.values())
            .filter(one -> one != leniency)
            .toArray(JsonLeniency[]::new);

    assertThatThrownBy(() -> Codec.json(type).decode(json.getBytes(UTF_8), RECORD))
        .isInstanceOf(KafkaEasyException.class);
    assertThatThrownBy(() -> Codec.json(type, others).decode(json.getBytes(UTF_8), RECORD))
        .isInstanceOf(KafkaEasyException.class);
  }

  @Test
  void eachLeniencyHasARow() {
    Set<Object> covered = rows().map(row -> row.get()[0]).collect(Collectors.toSet());

    assertThat(covered).containsExactlyInAnyOrder((Object[]) JsonLeniency.values());
  }

  @Test
  void aLeniencyLeavesAllOtherRulesStrict() {
    assertThatThrownBy(() -> read("\"10.9\"", JsonLeniency.TEXT_AS_SCALAR))
        .hasMessageContaining("expected Integer, found a number with a fraction");
    assertThatThrownBy(() -> read("\" 10\"", JsonLeniency.TEXT_AS_SCALAR))
        .hasMessageContaining("a text that is not a number");
    assertThatThrownBy(() -> read("\"1e400\"", JsonLeniency.TEXT_AS_SCALAR))
        .hasMessageContaining("a number out of range");
    assertThatThrownBy(() -> read("3000000000.5", JsonLeniency.FRACTIONS_CUT))
        .hasMessageContaining("a number out of range");
    assertThatThrownBy(() -> read("[1,2]", JsonLeniency.ARRAY_AS_SINGLE_VALUE))
        .hasMessageContaining("an array");
  }

  private static Integer read(String json, JsonLeniency leniency) {
    return Codec.json(Integer.class, leniency).decode(json.getBytes(UTF_8), RECORD);
  }

  @Test
  void emptyTextsAreNullEvenIfAnotherLeniencyAcceptsThem() {
    for (Class<?> type : List.of(Color.class, List.class, String[].class)) {
      Codec<?> codec = Codec.json(holder(type), JsonLeniency.EMPTY_TEXT_AS_NULL);

      assertThat((Object) codec.decode("{\"value\":\"\"}".getBytes(UTF_8), RECORD))
          .isEqualTo(none());
      assertThat((Object) codec.decode("{\"value\":\" \"}".getBytes(UTF_8), RECORD))
          .isEqualTo(none());
    }
  }

  @Test
  void treesHoldDoublesOnRequest() {
    Codec<Object> codec = Codec.json(Object.class, JsonLeniency.INEXACT_NUMBERS);

    assertThat(codec.decode("[1.10]".getBytes(UTF_8), RECORD)).isEqualTo(List.of(1.1));
  }

  @ParameterizedTest
  @ValueSource(classes = {int.class, long.class, BigInteger.class, BigDecimal.class})
  void nanIsRefusedByNameWhereATypeCannotRepresentIt(Class<?> type) {
    assertThatThrownBy(() -> withNan(type).decode(NAN, RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining(", found NaN");
  }

  @Test
  void nanIsADoubleWhereAnyNumberIsExpected() {
    assertThat(withNan(Number.class).decode(NAN, RECORD)).isEqualTo(Double.NaN);
  }

  /** A codec whose mapper reads the token NaN. */
  private static <T> Codec<T> withNan(Class<T> type) {
    ObjectMapper mapper =
        JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
    return Codec.json(type, mapper, JsonLeniency.NON_FINITE_NUMBERS);
  }
}
