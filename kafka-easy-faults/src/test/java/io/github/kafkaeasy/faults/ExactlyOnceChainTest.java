package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.GroupProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exactly-once processing in a chain of three stages (scenarios 27 and 40). Under every fault, a
 * reader of committed data must find each number once in each topic to which it belongs, and the
 * numbers of a key in order.
 */
@FaultSuite
class ExactlyOnceChainTest {

  private static final List<GroupProtocol> MIXED =
      List.of(GroupProtocol.CLASSIC, GroupProtocol.CONSUMER, GroupProtocol.CLASSIC);

  /** In a large run each protocol for all stages; in a small run both, in different stages. */
  static Stream<Arguments> protocols() {
    return Scale.isLarge()
        ? Arrays.stream(GroupProtocol.values())
            .map(each -> Arguments.of(each.name(), Collections.nCopies(3, each)))
        : Stream.of(Arguments.of("both protocols", MIXED));
  }

  private static Chain.Setup setup(
      Scale scale, List<GroupProtocol> protocols, boolean exactlyOnce, int records) {
    return new Chain.Setup(
        protocols,
        exactlyOnce,
        records,
        scale.times(150, 5_000),
        scale.times(3, 5),
        Duration.ofSeconds(scale.times(4, 12)));
  }

  /** All kinds of faults, in random order. */
  private static List<ChainFault> shuffled(Random random) {
    List<ChainFault> faults = new ArrayList<>(List.of(ChainFault.values()));
    Collections.shuffle(faults, random);
    return faults;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("protocols")
  void s40EachOutputAndEachDeadLetterOfAChainOccursOnceAndInKeyOrder(
      String which, List<GroupProtocol> protocols, Site site, Scale scale, Report report)
      throws Exception {
    Random random = new Random(Report.seed());
    int records = scale.times(2_000, 500_000);
    int strikes = 0;
    double slowest = 0;
    try (Chain chain =
        new Chain(site, scale, Report.seed(), setup(scale, protocols, true, records)).open()) {
      do {
        for (ChainFault fault : shuffled(random)) {
          slowest = Math.max(slowest, chain.inject(fault));
          strikes++;
        }
      } while (Scale.isLarge() && !chain.feed.hasEnough());
      int published = chain.finish();
      report.add("40 chain, exactly once, " + which, published, strikes, repeats(chain), slowest);
      assertThat(chain.injected()).as("all faults happened").containsOnlyKeys(ChainFault.values());
      assertEachWhereItBelongs(chain, published);
      assertThat(chain.reader.all())
          .allSatisfy(
              found -> {
                assertThat(found.examples()).as("repeated, or out of order").isEmpty();
                assertThat(found.repeats()).isZero();
                assertThat(found.outOfOrder()).isZero();
              });
    }
  }

  /** Proves that the chain test would detect repeated outputs. */
  @Test
  void s40WithoutExactlyOnceTheSameChainRepeatsOutputsAndLosesNone(
      Site site, Scale scale, Report report) throws Exception {
    int records = scale.times(1_000, 100_000);
    int strikes = 0;
    double slowest = 0;
    try (Chain chain =
        new Chain(site, scale, Report.seed(), setup(scale, MIXED, false, records)).open()) {
      do {
        for (ChainFault fault : List.of(ChainFault.KILL, ChainFault.BROKER, ChainFault.KILL)) {
          slowest = Math.max(slowest, chain.inject(fault));
          strikes++;
        }
      } while (Scale.isLarge() && !chain.feed.hasEnough());
      int published = chain.finish();
      report.add("40 chain, at least once", published, strikes, repeats(chain), slowest);
      assertEachWhereItBelongs(chain, published);
      assertThat(repeats(chain)).as("the kills repeated outputs").isPositive();
    }
  }

  private static long repeats(Chain chain) {
    return chain.reader.all().stream().mapToLong(found -> found.repeats()).sum();
  }

  /** Asserts that each number is in exactly the topics to which it belongs. */
  private static void assertEachWhereItBelongs(Chain chain, int published) {
    List<String> wrong = new ArrayList<>();
    for (int number = 0; number < published; number++) {
      boolean alive = true;
      for (int stage = 1; stage <= ChainNames.STAGES; stage++) {
        boolean fails = alive && ChainNames.fails(number, stage);
        note(chain, chain.names.letters(stage), number, fails, wrong);
        alive = alive && !fails;
        note(chain, chain.names.topic(stage + 1), number, alive, wrong);
      }
    }
    assertThat(wrong).as("I1: lost, or in a wrong topic").isEmpty();
  }

  private static void note(
      Chain chain, String topic, int number, boolean belongs, List<String> wrong) {
    if (chain.reader.of(topic).has(number) != belongs && wrong.size() < 20) {
      wrong.add(number + (belongs ? " is not in " : " is in ") + topic);
    }
  }
}
