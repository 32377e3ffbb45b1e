package io.github.kafkaeasy.consumer.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.HeldRecord;
import io.github.kafkaeasy.consumer.HeldRecord.WaitsFor;
import io.github.kafkaeasy.consumer.HeldReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Held keys as lines of the log. */
class HeldTextTest {
  private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

  private static HeldRecord held(WaitsFor waitsFor, int attempts, String message) {
    return new HeldRecord(
        new TopicPartition("orders", 0),
        7,
        Optional.empty(),
        waitsFor,
        SINCE,
        attempts,
        attempts == 0
            ? Optional.empty()
            : Optional.of(new HeldRecord.Failure("Bad", Optional.ofNullable(message), SINCE)),
        Optional.empty(),
        3);
  }

  private static String lineOf(HeldRecord held) {
    return HeldText.of(new HeldReport(List.of(held), 1, 0)).lines().toList().get(1);
  }

  @Test
  void theFirstLineSaysHowManyKeysAndWhetherSomeAreLeftOut() {
    HeldRecord one = held(WaitsFor.TURN, 0, null);
    assertThat(HeldText.of(new HeldReport(List.of(one), 1, 0))).startsWith("1 key held:");
    assertThat(HeldText.of(new HeldReport(List.of(one), 2_000, 0)))
        .startsWith("2,000 keys held, the oldest:");
  }

  @Test
  void eachLineSaysWhatItsRecordWaitsFor() {
    assertThat(lineOf(held(WaitsFor.END_OF_RUN, 0, null)))
        .isEqualTo(
            "  orders-0@7 without a key since 2026-01-02T03:04:05Z, it is running, 3 wait behind"
                + " it");
    assertThat(lineOf(held(WaitsFor.DECISION, 1, null)))
        .contains(", failed 1 time (Bad), the failure handler is deciding, ");
    assertThat(lineOf(held(WaitsFor.TURN, 2, "why")))
        .contains(", failed 2 times (Bad: why), it waits for its turn, ");
  }

  @Test
  void aMessageIsCutAfterTwoHundredCharactersAndHasNoLineBreaks() {
    String longest = "x".repeat(199) + "y";
    assertThat(lineOf(held(WaitsFor.TURN, 1, longest))).contains("(Bad: " + longest + ")");
    assertThat(lineOf(held(WaitsFor.TURN, 1, longest + "z"))).contains("(Bad: " + longest + "…)");
    assertThat(lineOf(held(WaitsFor.TURN, 1, "a\nb\u001B[31m"))).contains("(Bad: a b [31m)");
  }

  @Test
  void lanesThatHaveNotAnsweredAreCounted() {
    List<String> lines = HeldText.of(new HeldReport(List.of(), 0, 2)).lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).contains("the held keys of 2 lanes, which did not answer");
  }
}
