package io.github.kafkaeasy.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void jsonIsValidAndHasNoControlCharacters() {
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

  @Test
  void numbersKeepTheirDigits() {
    assertThat(
            Json.line(
                Arrays.asList(
                    new BigDecimal("12345678901234567890.10"),
                    new BigInteger("12345678901234567890"),
                    0.1f,
                    9_007_199_254_740_993L,
                    new AtomicLong(9_007_199_254_740_993L),
                    (short) 3,
                    Double.NaN,
                    Float.POSITIVE_INFINITY)))
        .isEqualTo(
            "[12345678901234567890.10,12345678901234567890,0.1,9007199254740993,"
                + "9007199254740993,3,null,null]");
  }
}
