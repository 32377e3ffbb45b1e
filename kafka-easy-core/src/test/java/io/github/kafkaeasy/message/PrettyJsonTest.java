package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrettyJsonTest {

  record Greeting(String id, String text) {}

  @Test
  void prettyJsonIsIndentedAndReadsTheSame() {
    Codec<Greeting> pretty = Codec.prettyJson(Greeting.class);
    Greeting greeting = new Greeting("1", "你好");

    assertThat(new String(pretty.encode(greeting), UTF_8).lines())
        .containsExactly("{", "  \"id\" : \"1\",", "  \"text\" : \"你好\"", "}");
    assertThat(pretty.decode(Codec.json(Greeting.class).encode(greeting))).isEqualTo(greeting);
  }

  @Test
  void prettyJsonChangesNothingForTheOtherCodecs() {
    byte[] pretty = Codec.prettyJson(Greeting.class).encode(new Greeting("1", "hello"));

    assertThat(Codec.json(Greeting.class).encode(new Greeting("1", "hello")))
        .hasSizeLessThan(pretty.length)
        .asString(UTF_8)
        .doesNotContain("\n");
  }
}
