package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages about JSON: they contain path, expected type and the kind of token found, but never a
 * value or a key.
 */
class JsonMessagesTest {
  private static final CodecContext RECORD = CodecContext.of("orders");
  private static final String SECRET = "s3cret";

  enum Color {
    RED
  }

  record Item(int price, String name, Color color) {}

  record Order(List<Item> items, Map<String, Item> named, Instant at, UUID id) {}

  record Strict(int number) {
    Strict {
      if (number < 0) {
        throw new IllegalArgumentException("s3cret " + number);
      }
    }
  }

  static class NoWayToMake {
    public NoWayToMake(int a, int b) {
      assertThat(a).isEqualTo(b);
    }
  }

  static class Any {
    @JsonAnySetter
    void put(String key, Item value) {
      assertThat(key).isNotEqualTo(value.name());
    }
  }

  private static String failure(TypeReference<?> type, String json) {
    Throwable thrown = catchThrowable(() -> Codec.json(type).decode(json.getBytes(UTF_8), RECORD));
    assertThat(thrown).isInstanceOf(KafkaEasyException.class);
    return thrown.getMessage();
  }

  private static Stream<Arguments> sentences() {
    return Stream.of(
        arguments(
            "{\"items\":[{\"price\":1},{\"price\":1},{\"price\":1},{\"price\":1.5}]}",
            "not the JSON expected: $.items[3].price: expected int, found a number with a fraction"
                + " (line 1, column 56)"),
        arguments(
            "{\"items\":[{}]}",
            "not the JSON expected: $.items[0].price: expected int, found nothing: the property is"
                + " missing (line 1, column 12)"),
        arguments(
            "{\"named\":{\"s3cret\":{\"price\":\"s3cret\"}}}",
            "not the JSON expected: $.named[*].price: expected int, found a text (line 1, column"
                + " 29)"),
        arguments(
            "{\"items\":{}}",
            "not the JSON expected: $.items: expected ArrayList, found an object (line 1, column"
                + " 10)"),
        arguments(
            "{\"items\":[5]}",
            "not the JSON expected: $.items[0]: expected Item, found a whole number (line 1, column"
                + " 11)"),
        arguments(
            "{\"items\":[{\"price\":1,\"color\":\"s3cret\"}]}",
            "not the JSON expected: $.items[0].color: expected Color, found a text that is not a"
                + " valid value (line 1, column 30)"),
        arguments(
            "{\"at\":\"s3cret\"}",
            "not the JSON expected: $.at: expected Instant, found a text that is not a valid value (line"
                + " 1, column 7)"),
        arguments(
            "{\"named\":{\"s3cret\":null,\"s3cret\":null}}",
            "not the JSON expected: $.named: found an object with a duplicate key (line 1,"
                + " column 33)"),
        arguments(
            "[", "not the JSON expected: $: expected Order, found an array (line 1, column 1)"),
        arguments(
            "{\"items\":s3cret}",
            "not the JSON expected: $: the document is not valid JSON (line 1, column "),
        arguments("{\"items\":[", "not the JSON expected: $.items: the document is incomplete"),
        arguments("", "not the JSON expected: $: found nothing: the document is empty"),
        arguments("null", "the payload is the JSON literal null, not an object"),
        arguments(" null\r\n", "the payload is the JSON literal null, not an object"),
        arguments(
            "nullable",
            "not the JSON expected: $: the document is not valid JSON (line 1, column "),
        arguments(
            "null 1",
            "not the JSON expected: $: found more text after the end of the document (line 1,"
                + " column 6)"),
        arguments(
            "{} s3cret",
            "not the JSON expected: $: the document is not valid JSON (line 1, column "),
        arguments(
            "{} {}",
            "not the JSON expected: $: found more text after the end of the document (line 1,"
                + " column 4)"));
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void aMessageHasPathExpectedTypeAndWhatWasFound(String json, String sentence) {
    assertThat(failure(new TypeReference<Order>() {}, json))
        .startsWith(sentence)
        .doesNotContain(SECRET);
  }

  private static Stream<Arguments> secrets() {
    return Stream.of(
        arguments(new TypeReference<Order>() {}, "{\"id\":\"s3cret\"}"),
        arguments(new TypeReference<Item>() {}, "\"s3cret\""),
        arguments(new TypeReference<int[]>() {}, "\"s3cret\""),
        arguments(new TypeReference<List<Item>>() {}, "\"s3cret\""),
        arguments(new TypeReference<Map<Integer, String>>() {}, "{\"s3cret\":\"a\"}"),
        arguments(new TypeReference<Map<Color, String>>() {}, "{\"s3cret\":\"a\"}"),
        arguments(new TypeReference<Map<Instant, String>>() {}, "{\"s3cret\":\"a\"}"),
        arguments(
            new TypeReference<Map<String, Map<String, Integer>>>() {},
            "{\"s3cret\":{\"s3cret\":\"s3cret\"}}"),
        arguments(new TypeReference<Currency>() {}, "\"s3cret\""),
        arguments(new TypeReference<byte[]>() {}, "\"s3cret\""),
        arguments(new TypeReference<NoWayToMake>() {}, "\"s3cret\""),
        arguments(new TypeReference<NoWayToMake>() {}, "{\"s3cret\":1}"),
        arguments(new TypeReference<Strict>() {}, "{\"number\":-5}"),
        arguments(new TypeReference<Any>() {}, "{\"s3cret\":{}}"),
        arguments(new TypeReference<Any>() {}, "{\"s3cret\":{\"price\":\"s3cret\"}}"),
        arguments(new TypeReference<Object>() {}, "{\"s3cret\":s3cret}"),
        arguments(new TypeReference<Object>() {}, "{\"s3cret\":1,\"s3cret\":2}"),
        arguments(new TypeReference<Object>() {}, "\"\\us3cret\""));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void noMessageQuotesThePayload(TypeReference<?> type, String json) {
    assertThat(failure(type, json)).doesNotContain(SECRET).doesNotContain("-5");
  }

  @Test
  void anExceptionOfTheClasssOwnCodeIsNamed() {
    assertThat(failure(new TypeReference<List<Strict>>() {}, "[{\"number\":-5}]"))
        .contains("$[0]: the class's own code threw IllegalArgumentException");
  }

  private static Stream<Arguments> limits() {
    return Stream.of(
        arguments("[".repeat(1_100), "over a limit: nested deeper than 1000"),
        arguments("[" + "1".repeat(1_100) + "]", "over a limit: a number longer than 1000"),
        arguments("[0." + "1".repeat(1_100) + "]", "over a limit: a number longer than 1000"));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aMessageNamesTheLimitThatWasExceeded(String json, String limit) {
    assertThat(failure(new TypeReference<Object>() {}, json)).contains(limit);
  }

  private static Stream<Arguments> smallLimits() {
    return Stream.of(
        arguments(
            StreamReadConstraints.builder().maxStringLength(9).build(),
            "[\"s3cret and more\"]",
            "over a limit: a text longer than 9 characters"),
        arguments(
            StreamReadConstraints.builder().maxNumberLength(5).build(),
            "[123456]",
            "over a limit: a number longer than 5 characters"),
        arguments(
            StreamReadConstraints.builder().maxNestingDepth(2).build(),
            "[[[]]]",
            "over a limit: nested deeper than 2"));
  }

  @ParameterizedTest
  @MethodSource("smallLimits")
  void aMessageNamesTheMappersOwnLimits(StreamReadConstraints limits, String json, String said) {
    JsonMapper mapper = new JsonMapper(JsonFactory.builder().streamReadConstraints(limits).build());
    Codec<Object> codec = Codec.json(Object.class, mapper);

    assertThatThrownBy(() -> codec.decode(json.getBytes(UTF_8), RECORD))
        .hasMessageContaining(said)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void anUnknownPropertyIsNotNamed() {
    Codec<Item> codec =
        Codec.json(
            Item.class,
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build());

    assertThatThrownBy(() -> codec.decode("{\"price\":1,\"s3cret\":2}".getBytes(UTF_8), RECORD))
        .hasMessageContaining("$[*]: found a property that the type does not have")
        .hasMessageNotContaining(SECRET);
  }

  private static Stream<byte[]> noUtf8() {
    return Stream.of(
        new byte[] {'"', (byte) 0xFC, '"'},
        new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'},
        new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
        new byte[] {
          '"', 'e', 'i', 'g', 'h', 't', ' ', 'a', 'n', 'd', (byte) 0xE2, (byte) 0x82, '"'
        });
  }

  @ParameterizedTest
  @MethodSource("noUtf8")
  void bytesThatAreNotUtf8AreRefused(byte[] bytes) {
    assertThatThrownBy(() -> Codec.json(Object.class).decode(bytes, RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("bytes that are not UTF-8");
  }

  @ParameterizedTest
  @MethodSource("torn")
  void halfASurrogatePairIsRefused(String json) {
    assertThatThrownBy(() -> Codec.json(Object.class).decode(json.getBytes(UTF_8), RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("half of a surrogate pair");
  }

  private static Stream<String> torn() {
    return Stream.of(
        "\"\\ud800\"",
        "\"\\uDC00\"",
        "\"\\ud83d\\u0041\"",
        "\"\\ud83d x\"",
        "{\"\\ud83d\":1}",
        "\"seven and eight \\\\ \\ude00\\ud83d\"");
  }

  @ParameterizedTest
  @MethodSource("whole")
  void completePairsAndReplacementCharactersAreAccepted(String json, String expected) {
    assertThat(Codec.json(Object.class).decode(json.getBytes(UTF_8), RECORD)).isEqualTo(expected);
  }

  private static Stream<Arguments> whole() {
    return Stream.of(
        arguments("\"\\ud83d\\ude00\"", "😀"),
        arguments("\"😀\\uD83D\\uDE00\"", "😀😀"),
        arguments("\"\\\\ud83d\"", "\\ud83d"),
        arguments("\"\uFFFD\"", "\uFFFD"),
        arguments("\uFEFF\"a\"", "a"));
  }
}
