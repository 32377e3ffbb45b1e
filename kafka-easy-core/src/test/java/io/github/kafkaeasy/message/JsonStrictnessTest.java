package io.github.kafkaeasy.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Strict JSON: a value of exactly the right type is accepted, any other refused, in every position
 * where a value can stand.
 */
class JsonStrictnessTest {
  private static final String FRACTION = "a number with a fraction";
  private static final String RANGE = "a number out of range";
  private static final String DIGITS = "a number with more digits than it can hold";
  private static final String WHOLE = "a whole number";
  private static final String TEXT = "a text";

  enum Color {
    RED,
    GREEN
  }

  enum Coded {
    ONE(1),
    TWO(2);

    private final int code;

    Coded(int code) {
      this.code = code;
    }

    @JsonValue
    int code() {
      return code;
    }
  }

  enum Made {
    FIRST,
    OTHER;

    @JsonCreator
    static Made of(String text) {
      return text.equals("first") ? FIRST : OTHER;
    }
  }

  record Price(BigDecimal amount) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Price {}
  }

  record Weight(double kilograms) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Weight {}
  }

  record Label(String text) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Label {}
  }

  private static Stream<Arguments> refused() {
    List<Arguments> cases = new ArrayList<>();
    for (Class<?> type : wholeTypes()) {
      add(cases, type, FRACTION, "10.9", "-0.5", "1e-1", "1e-400");
      add(cases, type, TEXT, "\"10\"", "\"NaN\"", "\"x\"");
      add(cases, type, "an empty text", "\"\"");
      add(cases, type, "a blank text", "\"  \"");
      add(cases, type, "a boolean", "true", "false");
      add(cases, type, "an array", "[1]", "[]");
      add(cases, type, "an object", "{}", "{\"a\":1}");
      if (type != BigInteger.class) {
        add(cases, type, RANGE, "9223372036854775808", "-9223372036854775809", "1e30");
      }
    }
    for (Class<?> type : List.of(byte.class, Byte.class)) {
      add(cases, type, RANGE, "128", "200", "255", "-129", "1e3", "200.0");
    }
    for (Class<?> type : List.of(short.class, Short.class)) {
      add(cases, type, RANGE, "32768", "-32769", "70000", "3000000000");
    }
    for (Class<?> type : List.of(int.class, Integer.class, AtomicInteger.class)) {
      add(cases, type, RANGE, "2147483648", "-2147483649", "3000000000", "3e9");
    }
    for (Class<?> type : List.of(float.class, Float.class)) {
      add(cases, type, DIGITS, "16777217", "0.123456789", "1e-50", "3.14159265358979", "123456789");
      add(cases, type, RANGE, "1e400", "3.5e38", "-1e39");
    }
    for (Class<?> type : List.of(double.class, Double.class, OptionalDouble.class)) {
      add(cases, type, DIGITS, "9007199254740993", "12345678901234567890");
      add(cases, type, DIGITS, "0.98765432109876543", "0.12345678901234567890123", "1e-400");
      add(cases, type, RANGE, "1e400", "-1e400");
    }
    for (Class<?> type :
        List.of(float.class, double.class, Double.class, BigDecimal.class, Number.class)) {
      add(cases, type, TEXT, "\"10.5\"", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"");
      add(cases, type, "an empty text", "\"\"");
      add(cases, type, "a boolean", "true");
      add(cases, type, "an array", "[1.5]");
    }
    for (Class<?> type : List.of(boolean.class, Boolean.class, AtomicBoolean.class)) {
      add(cases, type, WHOLE, "0", "1");
      add(cases, type, FRACTION, "1.0");
      add(cases, type, TEXT, "\"true\"", "\"False\"", "\"1\"");
      add(cases, type, "an empty text", "\"\"");
      add(cases, type, "an array", "[true]");
    }
    for (Class<?> type : List.of(char.class, Character.class)) {
      add(cases, type, WHOLE, "65");
      add(cases, type, "a text of several characters", "\"ab\"");
      add(cases, type, "an empty text", "\"\"");
    }
    for (Class<?> type : List.of(String.class, StringBuilder.class, CharSequence.class)) {
      add(cases, type, WHOLE, "1", "12345678901234567890");
      add(cases, type, FRACTION, "1.50");
      add(cases, type, "a boolean", "true");
      add(cases, type, "an array", "[\"a\"]");
      add(cases, type, "an object", "{}");
    }
    texts(cases);
    arrays(cases);
    return cases.stream();
  }

  private static void texts(List<Arguments> cases) {
    add(cases, Color.class, WHOLE, "0", "1", "7");
    add(cases, Color.class, "a text that is not a valid value", "\"BLUE\"", "\"red\"", "\"0\"");
    add(cases, Color.class, "a text with spaces around", "\" RED\"", "\"RED \"");
    add(cases, Color.class, "an empty text", "\"\"");
    add(cases, Coded.class, TEXT, "\"1\"");
    add(cases, Made.class, WHOLE, "1");
    add(cases, Made.class, FRACTION, "1.5");
    add(cases, Made.class, "a boolean", "true");
    add(cases, Made.class, "an array", "[\"first\"]");
    add(cases, Made.class, "an object", "{\"a\":\"first\"}");
    add(cases, Label.class, WHOLE, "1");
    add(cases, Price.class, TEXT, "\"1.5\"");
    add(cases, Weight.class, DIGITS, "0.12345678901234567890", "9007199254740993");
    add(cases, Weight.class, RANGE, "1e400");
    String uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    add(
        cases,
        UUID.class,
        "a text in a non-canonical form",
        "\"a7gQnRHRgLQAwE/UMMhruA==\"",
        "\"1\"");
    add(cases, UUID.class, "a text with spaces around", "\" " + uuid + "\"");
    add(cases, TimeZone.class, "an unknown time zone", "\"Nowhere\"", "\"GMT+99\"");
    add(cases, Currency.class, "a text with spaces around", "\" EUR\"");
    for (Class<?> type :
        List.of(
            UUID.class,
            URI.class,
            URL.class,
            Currency.class,
            Locale.class,
            TimeZone.class,
            File.class,
            Pattern.class)) {
      add(cases, type, WHOLE, "5");
      add(cases, type, FRACTION, "1.5");
      add(cases, type, "a boolean", "true");
      add(cases, type, "an array", "[\"a\"]");
    }
    for (Class<?> type : List.of(UUID.class, Currency.class, TimeZone.class, File.class)) {
      add(cases, type, "an empty text", "\"\"");
    }
    for (Class<?> type : List.of(List.class, Map.class, Label[].class, Made[].class)) {
      add(cases, type, "an empty text", "\"\"");
      add(cases, type, WHOLE, "5");
    }
  }

  private static void arrays(List<Arguments> cases) {
    for (Class<?> type : List.of(byte[].class, ByteBuffer.class)) {
      add(cases, type, "base64 with bits left over", "\"QR==\"", "\"QUJ=\"");
      add(cases, type, "a text that is not base64", "\"QQ\"", "\"*\"", "\"Q\"", "\"QQ=\"");
    }
    add(cases, byte[].class, RANGE, "[1,200]");
    add(cases, short[].class, RANGE, "[40000]");
    add(cases, int[].class, FRACTION, "[1,2.5]");
    add(cases, int[].class, RANGE, "[3000000000]");
    add(cases, long[].class, FRACTION, "[0.1]");
    add(cases, float[].class, DIGITS, "[16777217]", "[0.5,0.123456789]");
    add(cases, double[].class, RANGE, "[1e400]");
    add(cases, double[].class, DIGITS, "[9007199254740993]");
    add(cases, Integer[].class, FRACTION, "[1.5]");
    for (Class<?> type :
        List.of(
            byte[].class,
            short[].class,
            int[].class,
            long[].class,
            float[].class,
            double[].class,
            boolean[].class)) {
      add(cases, type, "null", "[null]");
      add(cases, type, TEXT, "[\"1\"]");
      add(cases, type, WHOLE, "1");
    }
  }

  private static List<Class<?>> wholeTypes() {
    return List.of(
        byte.class,
        Byte.class,
        short.class,
        Short.class,
        int.class,
        Integer.class,
        long.class,
        Long.class,
        BigInteger.class,
        AtomicInteger.class,
        AtomicLong.class,
        OptionalInt.class,
        OptionalLong.class);
  }

  private static void add(List<Arguments> cases, Class<?> type, String found, String... values) {
    for (String value : values) {
      for (JsonPlaces place : JsonPlaces.values()) {
        cases.add(arguments(place, type, value, found));
      }
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("refused")
  void aValueOfAnotherTypeIsRefused(JsonPlaces place, Class<?> type, String value, String found) {
    assertThatThrownBy(() -> place.read(type, value))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("not the JSON expected: " + place.path())
        .hasMessageContaining(found);
  }

  private static Stream<Arguments> taken() {
    return Stream.of(
        arguments(byte.class, "-128", (byte) -128),
        arguments(byte.class, "1e2", (byte) 100),
        arguments(short.class, "32767.0", (short) 32767),
        arguments(int.class, "1.0", 1),
        arguments(int.class, "-0", 0),
        arguments(int.class, "0.000", 0),
        arguments(int.class, "0e5000", 0),
        arguments(int.class, "2147483647", Integer.MAX_VALUE),
        arguments(long.class, "-9223372036854775808", Long.MIN_VALUE),
        arguments(long.class, "9.223372036854775807e18", Long.MAX_VALUE),
        arguments(BigInteger.class, "1.0", BigInteger.ONE),
        arguments(BigInteger.class, "1e30", BigInteger.TEN.pow(30)),
        arguments(float.class, "0.1", 0.1f),
        arguments(float.class, "16777216", 16777216f),
        arguments(float.class, "3.4028235E38", Float.MAX_VALUE),
        arguments(float.class, "1.4E-45", Float.MIN_VALUE),
        arguments(float.class, "0.10000000149011612", 0.1f),
        arguments(float.class, "0.0", 0f),
        arguments(float.class, "-0", -0f),
        arguments(double.class, "0.1", 0.1),
        arguments(double.class, "0.10000000000000001", 0.1),
        arguments(double.class, "9007199254740992", 9007199254740992d),
        arguments(
            double.class, "123456789012345680000", Double.parseDouble("123456789012345680000")),
        arguments(double.class, "5e-324", Double.MIN_VALUE),
        arguments(double.class, "2.98023223876953125E-8", 0x1p-25),
        arguments(double.class, "5.684341886080802E-14", 0x1p-44),
        arguments(double.class, "8.409999999999999E21", Double.parseDouble("8.41E21")),
        arguments(double.class, "1.7976931348623157E308", Double.MAX_VALUE),
        arguments(double.class, "-0.0", -0d),
        arguments(double.class, "0e400", 0d),
        arguments(BigDecimal.class, "1.10", new BigDecimal("1.10")),
        arguments(BigDecimal.class, "12345678901234567890.123456789", big()),
        arguments(Number.class, "12345678901234567890.123456789", big()),
        arguments(Object.class, "12345678901234567890.123456789", big()),
        arguments(Object.class, "1e400", new BigDecimal("1e400")),
        arguments(Price.class, "12345678901234567890.123456789", new Price(big())),
        arguments(Weight.class, "0.5", new Weight(0.5)),
        arguments(Label.class, "\"\"", new Label("")),
        arguments(OptionalInt.class, "5.0", OptionalInt.of(5)),
        arguments(OptionalDouble.class, "0.5", OptionalDouble.of(0.5)),
        arguments(Boolean.class, "true", true),
        arguments(char.class, "\" \"", ' '),
        arguments(String.class, "\"\"", ""),
        arguments(String.class, "\" a \"", " a "),
        arguments(Color.class, "\"RED\"", Color.RED),
        arguments(Coded.class, "2", Coded.TWO),
        arguments(Made.class, "\"first\"", Made.FIRST),
        arguments(UUID.class, "\"6BA7B810-9dad-11d1-80b4-00c04fd430c8\"", uuid()),
        arguments(URI.class, "\"\"", URI.create("")),
        arguments(Locale.class, "\"\"", Locale.ROOT),
        arguments(Locale.class, "\"de_AT\"", new Locale("de", "AT")),
        arguments(TimeZone.class, "\"GMT\"", TimeZone.getTimeZone("GMT")),
        arguments(Currency.class, "\"EUR\"", Currency.getInstance("EUR")),
        arguments(ByteBuffer.class, "\"QUI=\"", ByteBuffer.wrap(new byte[] {65, 66})));
  }

  private static BigDecimal big() {
    return new BigDecimal("12345678901234567890.123456789");
  }

  private static UUID uuid() {
    return UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("taken")
  void aValueOfExactlyTheTypeIsAccepted(Class<?> type, String value, Object expected) {
    assertThat(JsonPlaces.ROOT.read(type, value)).isEqualTo(expected);
    assertThat(JsonPlaces.ELEMENT.read(type, value)).isEqualTo(expected);
  }

  private static Stream<Arguments> takenArrays() {
    return Stream.of(
        arguments(byte[].class, "\"QUI=\"", new byte[] {65, 66}),
        arguments(byte[].class, "\"QQ==\"", new byte[] {65}),
        arguments(byte[].class, "\"\"", new byte[0]),
        arguments(byte[].class, "[1,-128]", new byte[] {1, -128}),
        arguments(short[].class, "[1,2.0]", new short[] {1, 2}),
        arguments(int[].class, "[1,2e0]", new int[] {1, 2}),
        arguments(long[].class, "[]", new long[0]),
        arguments(float[].class, "[0.1,2]", new float[] {0.1f, 2}),
        arguments(double[].class, "[0.1,-0.0]", new double[] {0.1, -0.0}),
        arguments(char[].class, "\"ab\"", new char[] {'a', 'b'}),
        arguments(boolean[].class, "[true]", new boolean[] {true}));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("takenArrays")
  void arraysOfPrimitivesAreReadStrictly(Class<?> type, String value, Object expected) {
    assertThat(JsonPlaces.MAP_VALUE.read(type, value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("decimals")
  void aTreeKeepsEachDigit(String number) {
    JsonNode tree = (JsonNode) JsonPlaces.ROOT.read(JsonNode.class, "{\"n\":" + number + "}");

    assertThat(tree.path("n").decimalValue()).isEqualTo(new BigDecimal(number));
    assertThat(
            new String(
                Codec.json(JsonNode.class).encode(tree, CodecContext.of("t")),
                java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("{\"n\":" + new BigDecimal(number) + "}");
  }

  private static Stream<String> decimals() {
    return Stream.of("1.10", "0.1234567890123456789", "100.00", "12345678901234567890");
  }

  @ParameterizedTest
  @MethodSource("manyElements")
  void longArraysAreReadCompletely(int length) {
    String numbers = "[" + "7,".repeat(length) + "8]";

    assertThat((int[]) JsonPlaces.ROOT.read(int[].class, numbers)).hasSize(length + 1).endsWith(8);
  }

  private static Stream<Integer> manyElements() {
    return Stream.of(14, 15, 16, 1_000);
  }
}
