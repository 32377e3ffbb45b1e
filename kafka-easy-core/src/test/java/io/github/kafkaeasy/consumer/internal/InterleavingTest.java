package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.Ordering;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Races of the engine under many random schedules: completions against revocations, retry timers
 * and answers against revocations, pauses against assignments, seeks against records in flight,
 * commits' answers against all of these. {@code -Dkafka-easy.test.seed} sets the first seed, to
 * repeat a run.
 */
class InterleavingTest {

  private static final int SCHEDULES = Integer.getInteger("kafka-easy.test.schedules", 400);

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void noScheduleSkipsARecordOrBreaksTheOrder(Ordering ordering) {
    long first = Long.getLong("kafka-easy.test.seed", System.nanoTime() >>> 8);
    Schedule.Situations situations = new Schedule.Situations();
    for (long seed = first; seed < first + SCHEDULES; seed++) {
      try {
        new Schedule(ordering, seed, situations).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "Schedule %d failed (-Dkafka-easy.test.seed=%d): %s".formatted(seed, seed, e), e);
      }
    }
    System.out.printf("%s: schedules from seed %d: %s%n", ordering, first, situations);
    situations.assertAllHappened();
  }
}
