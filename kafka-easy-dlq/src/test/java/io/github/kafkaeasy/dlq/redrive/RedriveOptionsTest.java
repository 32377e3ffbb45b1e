package io.github.kafkaeasy.dlq.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An option of a redrive is set once. */
class RedriveOptionsTest {

  static Stream<Arguments> twice() {
    return Stream.of(
        twice("to", redrive -> redrive.to("orders"), "orders"),
        twice("onlyFailedGroup", Redrive::onlyFailedGroup, "true"),
        twice("perSecond", redrive -> redrive.perSecond(7), "7"),
        twice("maxRedrives", redrive -> redrive.maxRedrives(7), "7"),
        twice("quarantine", redrive -> redrive.quarantine("bad"), "bad"),
        twice("edit", redrive -> redrive.edit((letter, message) -> message), "RedriveOptionsTest"),
        twice("by", redrive -> redrive.by("anna"), "anna"),
        twice("because", redrive -> redrive.because("fixed"), "fixed"),
        twice("takeOver", Redrive::takeOver, "true"));
  }

  private static Arguments twice(String option, UnaryOperator<Redrive> setter, String value) {
    return Arguments.of(option, setter, value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("twice")
  void aSecondCallIsRefusedWithBothValues(
      String option, UnaryOperator<Redrive> setter, String value) {
    DeadLetters letters = DeadLetters.of(KafkaEasy.connect("127.0.0.1:1"), "orders.dlq");
    Redrive redrive = setter.apply(letters.redrive(Selection.all()));

    InvalidOptionException refusal =
        catchThrowableOfType(InvalidOptionException.class, () -> setter.apply(redrive));

    assertThat(refusal.option()).isEqualTo(option);
    assertThat(refusal.value()).contains(value);
    assertThat(refusal.reason()).contains(value);
  }
}
