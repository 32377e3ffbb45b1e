package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The records of a poll on their way to their lanes, and the counts of lanes that are gone. */
class LaneRouterTest {

  @Test
  void aPollOfAThousandRecordsReachesAllLanesAndEachKeyKeepsItsOrder() {
    EngineFixture engine =
        new EngineFixture(b -> b.ordering(Ordering.KEY).concurrency(8)).assigned(P0);
    List<List<String>> sent = new ArrayList<>();
    for (int key = 0; key < 40; key++) {
      sent.add(new ArrayList<>());
    }
    for (int i = 0; i < 1_000; i++) {
      String value = i % 40 + ":" + i;
      sent.get(i % 40).add(value);
      engine.append(P0, "k" + i % 40, value);
    }
    engine.pollAndWork();
    assertThat(engine.handled).hasSize(1_000);
    for (int key = 0; key < 40; key++) {
      String prefix = key + ":";
      assertThat(engine.handled.stream().filter(value -> value.startsWith(prefix)))
          .containsExactlyElementsOf(sent.get(key));
    }
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1_000);
    assertThat(engine.assignment(P0).recordsInFlight()).isZero();
    engine.assertNothingFailed();
  }

  @Test
  void theCountsOfARevokedPartitionStayInTheTotal() {
    EngineFixture engine =
        new EngineFixture(b -> b.filter(record -> record.key() != null)).assigned(P0);
    engine.append(P0, "k", "handled");
    engine.append(P0, null, "filtered");
    engine.pollAndWork();
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    engine.pass(Duration.ofSeconds(1));
    engine.once();
    assertThat(engine.parts.router().all()).as("lanes").isEmpty();
    assertThat(engine.parts.stats().handled()).isEqualTo(1);
    assertThat(engine.parts.stats().filtered()).isEqualTo(1);
    engine.assigned(P0);
    engine.append(P0, "k", "handled");
    engine.pollAndWork();
    assertThat(engine.parts.stats().handled()).isEqualTo(2);
  }

  @Test
  void bytesInFlightAreThoseOfAllRecordsAndNoneAreLeftAtTheEnd() {
    for (Ordering ordering : List.of(Ordering.PARTITION, Ordering.KEY)) {
      EngineFixture engine = new EngineFixture(b -> b.ordering(ordering)).assigned(P0);
      engine.append(P0, "k", "1");
      engine.once();
      engine.once();
      long one = engine.assignment(P0).bytesInFlight();
      engine.append(P0, "k", "2");
      engine.append(P0, "k", "3");
      engine.once();
      engine.once();
      assertThat(engine.assignment(P0).bytesInFlight()).as("%s", ordering).isEqualTo(3 * one);
      engine.executor.runAll();
      assertThat(engine.assignment(P0).bytesInFlight()).as("%s", ordering).isZero();
    }
  }
}
