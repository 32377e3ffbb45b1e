package io.github.kafkaeasy.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The getter and setter with which propagators read and write headers. */
class HeaderTextTest {
  private final Headers headers = new RecordHeaders();

  @Test
  void aHeaderThatIsSetReplacesAllOfItsName() {
    headers.add("a", new byte[] {1}).add("b", new byte[] {2}).add("a", new byte[] {3});
    HeaderText.SETTER.set(headers, "a", "new");
    assertThat(headers.headers("a")).hasSize(1);
    assertThat(HeaderText.GETTER.get(headers, "a")).isEqualTo("new");
  }

  @Test
  void theLastHeaderOfANameCountsAndNullIsNotText() {
    headers.add("a", new byte[] {'x'}).add("a", new byte[] {'y'}).add("n", null);
    assertThat(HeaderText.GETTER.get(headers, "a")).isEqualTo("y");
    assertThat(HeaderText.GETTER.get(headers, "n")).isNull();
    assertThat(HeaderText.GETTER.get(headers, "missing")).isNull();
    assertThat(HeaderText.GETTER.get(null, "a")).isNull();
  }
}
