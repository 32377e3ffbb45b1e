package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
  private static final CodecContext RECORD = CodecContext.of("orders");

  record Order(String id, int quantity, String note) {}

  private final Codec<Order> json = Codec.json(Order.class);

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "Grüße, 世界", "😀 at the end 😀", "the sender's own \uFFFD", "é"})
  void textSurvivesBothWays(String text) {
    byte[] bytes = Codec.string().encode(text, RECORD);

    assertThat(bytes).isEqualTo(text.getBytes(UTF_8));
    assertThat(Codec.string().decode(bytes, RECORD)).isEqualTo(text);
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedInsteadOfReplaced() {
    byte[] latin1 = {'G', 'r', (byte) 0xFC, (byte) 0xDF, 'e'};

    assertThatThrownBy(() -> Codec.string().decode(latin1, RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("not valid UTF-8");
  }

  @Test
  void malformedBytesAreFoundBesideASendersOwnReplacementCharacter() {
    byte[] bytes = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD, (byte) 0xFF};

    assertThatThrownBy(() -> Codec.string().decode(bytes, RECORD))
        .isInstanceOf(KafkaEasyException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\uD800",
        "\uD800b",
        "\uDC00",
        "é\uDC00\uD800",
        "😀\uD83D",
        "eight and more \uD800"
      })
  void halfASurrogatePairIsRefusedInsteadOfBecomingAQuestionMark(String torn) {
    assertThatThrownBy(() -> Codec.string().encode(torn, RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("surrogate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "what?", "a question mark? and more", "ÿ?", "😀????????"})
  void questionMarksInTheTextArePreserved(String text) {
    assertThat(Codec.string().decode(Codec.string().encode(text, RECORD), RECORD)).isEqualTo(text);
  }

  @Test
  void bytesPassAsTheyAre() {
    byte[] bytes = {0, -1, 127};

    assertThat(Codec.bytes().encode(bytes, RECORD)).isSameAs(bytes);
    assertThat(Codec.bytes().decode(bytes, RECORD)).isSameAs(bytes);
  }

  @Test
  @Tag("newest-jackson") // before Jackson 2.18 an emoji is written as two escapes
  void recordsWithNonAsciiTextSurviveJson() {
    Order order = new Order("user_001", 3, "Grüße 世界 😀");

    byte[] bytes = json.encode(order, RECORD);

    assertThat(new String(bytes, UTF_8)).contains("Grüße 世界 😀");
    assertThat(json.decode(bytes, RECORD)).isEqualTo(order);
  }

  @Test
  void unknownPropertiesAreIgnored() {
    byte[] newer = "{\"id\":\"a\",\"quantity\":1,\"note\":\"\",\"added\":[1,2]}".getBytes(UTF_8);

    assertThat(json.decode(newer, RECORD)).isEqualTo(new Order("a", 1, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "not json",
        "{\"id\":\"a\",\"quantity\":1} {}",
        "{\"id\":",
        "[]",
        "\"x\""
      })
  void inputThatIsNotAJsonObjectFailsAndNeverBecomesNull(String text) {
    assertThatThrownBy(() -> json.decode(text.getBytes(UTF_8), RECORD))
        .isInstanceOf(KafkaEasyException.class);
  }

  @Test
  void theMessageOfABrokenPayloadDoesNotQuoteIt() {
    assertThatThrownBy(() -> json.decode("{\"quantity\":\"s3cret\"}".getBytes(UTF_8), RECORD))
        .hasMessageContaining("line 1")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void genericTypesAreReadByATypeReference() {
    Codec<Map<String, List<Order>>> codec = Codec.json(new TypeReference<>() {});
    Map<String, List<Order>> orders = Map.of("a", List.of(new Order("1", 2, "")));

    assertThat(codec.decode(codec.encode(orders, RECORD), RECORD)).isEqualTo(orders);
    assertThat(codec.name()).isEqualTo("json(Map<String, List<Order>>)");
  }

  @Test
  void aMapperWithDefaultTypingIsRefused() {
    ObjectMapper open =
        JsonMapper.builder()
            .activateDefaultTyping(
                BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build())
            .build();

    assertThatThrownBy(() -> Codec.json(Order.class, open))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("mapper")
        .hasMessageContaining("default typing");
  }

  @Test
  void anOwnMapperIsUsedAndStillRefusesASecondDocument() {
    Codec<Order> strict = Codec.json(Order.class, new ObjectMapper());

    assertThatThrownBy(() -> strict.decode("{\"unknown\":1}".getBytes(UTF_8), RECORD))
        .isInstanceOf(KafkaEasyException.class);
    assertThatThrownBy(() -> strict.decode("{}{}".getBytes(UTF_8), RECORD))
        .isInstanceOf(KafkaEasyException.class);
  }

  @Test
  void deepNestingRunsIntoJacksonsLimit() {
    Codec<Object> codec = Codec.json(Object.class);
    byte[] deep = "[".repeat(100_000).getBytes(UTF_8);

    assertThatThrownBy(() -> codec.decode(deep, RECORD)).isInstanceOf(KafkaEasyException.class);
  }

  @Test
  void theUsualCodecOfATypeIsChosenByTheType() {
    assertThat(Codec.forType(String.class)).isSameAs(Codec.string());
    assertThat(Codec.forType(byte[].class)).isSameAs(Codec.bytes());
    assertThat(Codec.forType(Long.class)).isSameAs(Codec.longs());
    assertThat(Codec.forType(UUID.class)).isSameAs(Codec.uuids());
    assertThat(Codec.forType(Order.class).name()).isEqualTo("json(Order)");
  }

  @Test
  void twoFunctionsMakeACodec() {
    Codec<Integer> codec =
        Codec.of(i -> new byte[] {i.byteValue()}, bytes -> (int) bytes[0], "one byte");

    assertThat(codec.decode(codec.encode(7, RECORD), RECORD)).isEqualTo(7);
    assertThat(codec.name()).isEqualTo("one byte");
  }

  @Test
  void aLongOfWrongLengthAndAnInvalidUuidFail() {
    assertThat(Codec.longs().decode(Codec.longs().encode(Long.MIN_VALUE, RECORD), RECORD))
        .isEqualTo(Long.MIN_VALUE);
    assertThatThrownBy(() -> Codec.longs().decode(new byte[4], RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("8 bytes, not 4");
    assertThatThrownBy(() -> Codec.uuids().decode("1-1-1-1-1".getBytes(UTF_8), RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("36 characters, not 9");
    assertThatThrownBy(() -> Codec.uuids().decode("x".repeat(36).getBytes(UTF_8), RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("not a UUID");
  }

  @Test
  void aUuidWithDashesInOtherPlacesIsRefusedInsteadOfChanged() {
    byte[] bytes = "123456789-234-4567-89ab-0123456789ab".getBytes(UTF_8);

    assertThatThrownBy(() -> Codec.uuids().decode(bytes, RECORD))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("dashes");
  }

  @Test
  void aUuidMayHaveUpperCaseLetters() {
    byte[] bytes = "12345678-9234-4567-89AB-0123456789AB".getBytes(UTF_8);

    assertThat(Codec.uuids().decode(bytes, RECORD))
        .hasToString("12345678-9234-4567-89ab-0123456789ab");
  }

  @Test
  void aConversionThatWasInterruptedLeavesTheInterruptFlagSet() {
    Codec<String> interrupted =
        Codec.of(
            text -> {
              throw new InterruptedException();
            },
            bytes -> "",
            "interrupted");

    assertThatThrownBy(() -> interrupted.encode("v", RECORD))
        .isInstanceOf(KafkaEasyException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
