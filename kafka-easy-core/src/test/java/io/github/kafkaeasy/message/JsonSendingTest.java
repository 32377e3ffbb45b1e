package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that JSON cannot represent are refused when they are sent. */
class JsonSendingTest {
  private static final CodecContext RECORD = CodecContext.of("orders");
  private static final Codec<Object> CODEC = Codec.json(Object.class);

  record Reading(double value, Float other) {}

  private static Stream<Object> notFinite() {
    return Stream.of(
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        new Reading(Double.NaN, 1f),
        new Reading(1, Float.POSITIVE_INFINITY),
        new double[] {1, Double.NaN},
        new float[] {Float.NaN},
        new Double[] {Double.NaN},
        List.of(1, Double.NaN),
        Map.of("s3cret", Float.NaN),
        Map.of(Double.NaN, 1),
        Map.of(Float.POSITIVE_INFINITY, 1),
        Optional.of(Double.NaN),
        OptionalDouble.of(Double.NaN),
        DoubleNode.valueOf(Double.NaN),
        FloatNode.valueOf(Float.NaN),
        new POJONode(Double.NaN),
        JsonNodeFactory.instance.objectNode().put("n", Double.NEGATIVE_INFINITY));
  }

  @ParameterizedTest
  @MethodSource("notFinite")
  void numbersThatJsonDoesNotHaveAreRefused(Object value) {
    assertThatThrownBy(() -> CODEC.encode(value, RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("cannot be written as JSON")
        .hasMessageContaining("NaN or an infinite number")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void onRequestNumbersThatJsonDoesNotHaveAreWrittenAsTextAndReadBack() {
    Codec<Reading> codec = Codec.json(Reading.class, JsonLeniency.NON_FINITE_NUMBERS);
    Reading reading = new Reading(Double.NaN, Float.NEGATIVE_INFINITY);

    byte[] bytes = codec.encode(reading, RECORD);

    assertThat(new String(bytes, UTF_8)).isEqualTo("{\"value\":\"NaN\",\"other\":\"-Infinity\"}");
    assertThat(codec.decode(bytes, RECORD)).isEqualTo(reading);
  }

  @Test
  void theMessageHasThePathOfAValueThatCannotBeWritten() {
    assertThatThrownBy(() -> CODEC.encode(List.of(new Reading(1, Float.NaN)), RECORD))
        .hasMessageContaining("$[0].other: ");
  }

  private static Stream<Arguments> torn() {
    return Stream.of(
        arguments("a\ud800"),
        arguments("\udc00 and more text"),
        arguments(List.of("😀\ud83d")),
        arguments(Map.of("\ud800", 1)),
        arguments(new char[] {'a', '\udc00'}));
  }

  @ParameterizedTest
  @MethodSource("torn")
  void halfASurrogatePairIsRefused(Object value) {
    assertThatThrownBy(() -> CODEC.encode(value, RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("surrogate pair");
  }

  @ParameterizedTest
  @MethodSource("validTexts")
  void otherTextsAreAccepted(String text) {
    assertThat(CODEC.decode(CODEC.encode(text, RECORD), RECORD)).isEqualTo(text);
  }

  private static Stream<String> validTexts() {
    return Stream.of(
        "",
        "😀",
        "a\\ud800 is no escape",
        "\\",
        "\\\\ud800",
        "Grüße, 世界, 😀 and more than eight",
        "\uFFFD the sender's own",
        "\u0000\u001f\"/\n");
  }

  @Test
  void keysThatWouldOccurTwiceAreRefused() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put(1, "a");
    map.put("1", "b");

    assertThatThrownBy(() -> CODEC.encode(map, RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("would have a duplicate key");
    assertThat(
            new String(
                Codec.json(Object.class, JsonLeniency.DUPLICATE_KEYS).encode(map, RECORD), UTF_8))
        .isEqualTo("{\"1\":\"a\",\"1\":\"b\"}");
  }

  @Test
  void aValueThatWouldBeTheLiteralNullIsRefused() {
    for (Object value : List.of(Optional.empty(), NullNode.instance)) {
      assertThatThrownBy(() -> CODEC.encode(value, RECORD))
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining("literal null")
          .hasMessageContaining("tombstone");
    }
  }

  @Test
  @Tag("newest-jackson") // Jackson 2.15 has no such limit
  void aMessageNamesTheLimit() {
    Object deep = "bottom";
    for (int i = 0; i < 2_000; i++) {
      deep = List.of(deep);
    }
    Object value = deep;

    assertThatThrownBy(() -> CODEC.encode(value, RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("nested deeper than a limit allows");
  }

  @Test
  void anObjectThatRefersToItselfIsAFailure() {
    List<Object> round = new ArrayList<>();
    round.add(round);

    assertThatThrownBy(() -> CODEC.encode(round, RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("limit");
  }

  static class Broken {
    public String getName() {
      throw new IllegalStateException("s3cret");
    }
  }

  @Test
  void anExceptionOfTheObjectsOwnCodeIsNamedButNotQuoted() {
    assertThatThrownBy(() -> CODEC.encode(new Broken(), RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("$.name: its own code threw IllegalStateException")
        .hasMessageNotContaining("s3cret");
  }
}
