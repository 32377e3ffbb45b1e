package io.github.kafkaeasy.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void jsonIsJsonAndHarmless() {
    String json =
        Json.line(
            Json.object(
                "text",
                "a\"\u001b\u202e\n",
                "count",
                3L,
                "none",
                null,
                "all",
                Arrays.asList(1, null)));

    assertThat(json)
        .isEqualTo(
            "{\"text\":\"a\\\"\\u001B\\u202e\\n\",\"count\":3,\"none\":null,\"all\":[1,null]}");
    assertThat(Json.line(Json.object("at", Instant.EPOCH, "some", List.of(true, 1.5))))
        .isEqualTo("{\"at\":\"1970-01-01T00:00:00Z\",\"some\":[true,1.5]}");
  }
}
