package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is shown indented keeps its digits and duplicate keys. */
class PayloadFormatTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.10",
        "100.00",
        "0.12345678901234567890123",
        "12345678901234567890.5",
        "9007199254740993",
        "1e400",
        "-0.0",
        "1E+2"
      })
  void aNumberKeepsItsDigits(String number) {
    assertThat(show("{\"price\":" + number + "}")).contains("\"price\" : " + number + "\n");
    assertThat(show("[" + number + "]")).isEqualTo("[ " + number + " ]");
  }

  @Test
  void aDuplicateKeyIsShownTwice() {
    assertThat(show("{\"a\":1,\"a\":2}")).contains("\"a\" : 1").contains("\"a\" : 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "[1] 2", "{\"a\":1", "{\"a\":NaN}", "[1,]"})
  void aTextThatIsNotOneDocumentIsShownUnchanged(String text) {
    assertThat(show(text)).isEqualTo(text);
  }

  @Test
  void bytesThatAreNotUtf8AreNotShownAsText() {
    byte[] overlong = {'[', '"', (byte) 0xC0, (byte) 0x80, '"', ']'};

    assertThat(PayloadFormat.AUTO.show(overlong)).isEqualTo("5b22c080225d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[[],{}]", "{\"a\":[{\"b\":null,\"c\":[true,\"\\\"\"]}]}"})
  void indentingChangesOnlyWhitespace(String json) {
    assertThat(show(json).replaceAll("\\s", "")).isEqualTo(json);
  }

  private static String show(String payload) {
    return PayloadFormat.AUTO.show(payload.getBytes(UTF_8));
  }
}
