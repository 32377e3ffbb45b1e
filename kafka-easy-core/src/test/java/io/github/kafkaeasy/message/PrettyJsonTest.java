package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrettyJsonTest {
  private static final CodecContext RECORD = CodecContext.of("orders");

  record Greeting(String id, String text) {}

  @Test
  void prettyJsonIsIndentedAndReadsTheSame() {
    Codec<Greeting> pretty = Codec.prettyJson(Greeting.class);
    Greeting greeting = new Greeting("1", "你好");

    assertThat(new String(pretty.encode(greeting, RECORD), UTF_8).lines())
        .containsExactly("{", "  \"id\" : \"1\",", "  \"text\" : \"你好\"", "}");
    assertThat(pretty.decode(Codec.json(Greeting.class).encode(greeting, RECORD), RECORD))
        .isEqualTo(greeting);
  }

  @Test
  void prettyJsonChangesNothingForTheOtherCodecs() {
    byte[] pretty = Codec.prettyJson(Greeting.class).encode(new Greeting("1", "hello"), RECORD);

    assertThat(Codec.json(Greeting.class).encode(new Greeting("1", "hello"), RECORD))
        .hasSizeLessThan(pretty.length)
        .asString(UTF_8)
        .doesNotContain("\n");
  }
}
