package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageHeadersTest {
  private final RecordHeaders raw = new RecordHeaders();
  private final MessageHeaders headers = MessageHeaders.of(raw);

  @Test
  void theLastOfARepeatedHeaderCountsAndAllStayInOrder() {
    raw.add("step", bytes("one")).add("other", bytes("x")).add("step", bytes("two"));

    assertThat(headers.string("step")).isEqualTo("two");
    assertThat(headers.bytes("step")).isEqualTo(bytes("two"));
    assertThat(headers.first("step").value()).isEqualTo(bytes("one"));
    assertThat(headers.last("step").value()).isEqualTo(bytes("two"));
    assertThat(headers.all("step"))
        .extracting(Header::value)
        .containsExactly(bytes("one"), bytes("two"));
    assertThat(headers.names()).containsExactly("step", "other");
  }

  @Test
  void aHeaderWithoutValueExistsAndReadsAsTheDefault() {
    raw.add("empty", null);

    assertThat(headers.contains("empty")).isTrue();
    assertThat(headers.bytes("empty")).isNull();
    assertThat(headers.string("empty", "default")).isEqualTo("default");
    assertThat(headers.number("empty", 7)).isEqualTo(7);
  }

  @Test
  void aMissingHeaderReadsAsTheDefault() {
    assertThat(headers.contains("none")).isFalse();
    assertThat(headers.first("none")).isNull();
    assertThat(headers.all("none")).isEmpty();
    assertThat(headers.string("none")).isNull();
    assertThat(headers.string("none", "default")).isEqualTo("default");
    assertThat(headers.number("none", 7)).isEqualTo(7);
  }

  @Test
  void badUtf8ReadsAsTheDefault() {
    raw.add("bad", new byte[] {(byte) 0xFF});

    assertThat(headers.string("bad", "default")).isEqualTo("default");
    assertThat(headers.asMap()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "42,42", "-42,-42", "007,7", "9223372036854775807,9223372036854775807"})
  void numbersAreReadFromDecimalText(String text, long number) {
    raw.add("n", bytes(text));

    assertThat(headers.number("n", -1)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"x", "-", "1.5", "+1", "99999999999999999999"})
  void aTextThatIsNotANumberReadsAsTheDefault(String text) {
    raw.add("n", bytes(text));

    assertThat(headers.number("n", -1)).isEqualTo(-1);
  }

  @Test
  void numbersAreReadFromBigEndianBytes() {
    raw.add("partition", ByteBuffer.allocate(4).putInt(3).array());
    raw.add("offset", ByteBuffer.allocate(8).putLong(1_234_567_890_123L).array());
    raw.add("negative", ByteBuffer.allocate(4).putInt(-1).array());

    assertThat(headers.number("partition", 0)).isEqualTo(3);
    assertThat(headers.number("offset", 0)).isEqualTo(1_234_567_890_123L);
    assertThat(headers.number("negative", 0)).isEqualTo(-1);
  }

  @Test
  void theMapHoldsTheLastTextOfEachName() {
    raw.add("a", bytes("1")).add("b", bytes("2")).add("a", bytes("3"));

    assertThat(headers.asMap()).isEqualTo(Map.of("a", "3", "b", "2"));
  }

  @Test
  void iteratingShowsEveryHeaderAndRemovesNone() {
    raw.add("a", bytes("1")).add("a", null);

    assertThat(headers).hasSize(2);
    Iterator<Header> iterator = headers.iterator();
    iterator.next();
    assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void printedHeadersShowNamesOnly() {
    raw.add("authorization", bytes("s3cret"));

    assertThat(headers.toString()).contains("authorization").doesNotContain("s3cret");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
