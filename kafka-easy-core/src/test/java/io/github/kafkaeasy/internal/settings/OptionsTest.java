package io.github.kafkaeasy.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.internal.DurationText;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  @Test
  void aRefusalNamesOptionValueAndBounds() {
    assertThatThrownBy(
            () ->
                Options.duration(
                    "linger", Duration.ofMinutes(2), Duration.ZERO, Duration.ofMinutes(1)))
        .isInstanceOfSatisfying(
            InvalidOptionException.class,
            e -> {
              assertThat(e.option()).isEqualTo("linger");
              assertThat(e.value()).isEqualTo("2 min");
              assertThat(e)
                  .hasMessage("Option linger = 2 min is refused: it must be 0 ms to 1 min");
            });
  }

  @Test
  void theBoundsThemselvesAreAllowed() {
    assertThat(Options.number("n", 1, 1, 3)).isEqualTo(1);
    assertThat(Options.number("n", 3, 1, 3)).isEqualTo(3);
    assertThatThrownBy(() -> Options.number("n", 4, 1, 3)).hasMessageContaining("1 to 3");
  }

  @Test
  void aConflictNamesBothOptions() {
    assertThat(InvalidOptionException.conflict("a", 1, "b", 2, "because"))
        .hasMessage("Options a = 1 and b = 2 conflict: because");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "a.b_c-D9", "_"})
  void topicNamesThatKafkaAcceptsAreAccepted(String name) {
    assertThat(Options.topicName("topic", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "a b", "a/b", "ä"})
  void topicNamesThatKafkaRefusesAreRefused(String name) {
    assertThatThrownBy(() -> Options.topicName("topic", name))
        .isInstanceOf(InvalidOptionException.class);
  }

  @Test
  void aTopicNameOfOneCharacterTooManyIsRefused() {
    assertThat(Options.topicName("topic", "x".repeat(249))).hasSize(249);
    assertThatThrownBy(() -> Options.topicName("topic", "x".repeat(250)))
        .hasMessageContaining("249");
  }

  @ParameterizedTest
  @ValueSource(strings = {"billing", "a b", "组", "with.dots_and-more"})
  void namesThatKafkaAcceptsAreAccepted(String name) {
    assertThat(Options.name("group", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {" billing", "billing ", "billing\n", "\tbilling", "\u3000billing"})
  void namesWithBlanksAtTheirEndsAreRefused(String name) {
    assertThatThrownBy(() -> Options.name("group", name))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("write \"billing\"");
  }

  @Test
  void aNameOfMoreBytesThanKafkaHasRoomForIsRefused() {
    assertThat(Options.name("group", "x".repeat(32_767))).hasSize(32_767);
    assertThatThrownBy(() -> Options.name("group", "组".repeat(10_923)))
        .hasMessageContaining("32769 bytes, Kafka allows 32767");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S,0 ms",
    "PT0.25S,250 ms",
    "PT30S,30 s",
    "PT5M,5 min",
    "PT1M1S,61 s",
    "PT1H,1 h",
    "PT1H30M,90 min",
    "PT36H,36 h",
    "P1D,1 day",
    "P9D,9 days",
    "PT0.000001S,PT0.000001S"
  })
  void durationsAreReadable(Duration duration, String text) {
    assertThat(DurationText.of(duration)).isEqualTo(text);
  }

  @Test
  void durationsThatMillisecondsCannotExpressAreStillRefusedInWords() {
    assertThatThrownBy(
            () ->
                Options.duration(
                    "limit",
                    Duration.ofSeconds(Long.MAX_VALUE),
                    Duration.ZERO,
                    Duration.ofHours(1)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("limit");
    assertThatThrownBy(
            () ->
                Options.duration(
                    "limit", Duration.ofNanos(1), Duration.ofMillis(1), Duration.ofHours(1)))
        .hasMessageContaining("PT0.000000001S");
  }
}
