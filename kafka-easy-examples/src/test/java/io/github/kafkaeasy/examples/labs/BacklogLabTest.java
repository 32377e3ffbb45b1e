package io.github.kafkaeasy.examples.labs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.examples.labs.BacklogLab.Capacity;
import io.github.kafkaeasy.examples.labs.BacklogLab.Limit;
import io.github.kafkaeasy.examples.labs.Rounds.Spread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conclusions of the backlog lab from given rates, for a topic with three partitions. */
class BacklogLabTest {

  @ParameterizedTest(name = "{0} records: {1}/s with the handler, {2}/s without")
  @CsvSource({
    // a slow handler, and a backlog that needs no more instances than there are partitions
    "3600000,   1000, 100000, 1, HANDLER",
    "3600001,   1000, 100000, 2, HANDLER",
    "10800000,  1000, 100000, 3, HANDLER",
    // a backlog that needs more instances than there are partitions
    "10800001,  1000, 100000, 4, PARTITIONS",
    "360000000, 1000, 100000, 100, PARTITIONS",
    // a handler almost as fast as fetching: neither a faster one nor more partitions help
    "10000000,  80000, 100000, 1, BROKER",
    "3600000000, 50001, 100000, 20, BROKER",
    "3600000000, 50000, 100000, 20, PARTITIONS"
  })
  void theTableNamesTheNecessaryChange(
      long backlog, double handled, double fetched, long instances, Limit limit) {
    Capacity capacity = new Capacity(backlog, 3, handled, fetched);

    assertThat(capacity.instances()).isEqualTo(instances);
    assertThat(capacity.limit()).isEqualTo(limit);
  }

  @Test
  void theLimitIsNamedOnlyIfTheRoundsAgree() {
    Spread fetched = new Spread(100_000, 90_000, 110_000);

    assertThat(BacklogLab.limit(10_800_000, new Spread(1_100, 1_000, 1_200), fetched))
        .startsWith("The limit is the handler");
    assertThat(BacklogLab.limit(10_800_001, new Spread(1_100, 1_000, 1_200), fetched))
        .startsWith("The rounds do not agree on the limit: the partitions")
        .contains("; or the handler");
  }

  @Test
  void theNumberOfInstancesIsARangeIfTheRoundsDiffer() {
    assertThat(BacklogLab.instances(3_600_000, new Spread(1_100, 1_000, 1_200)))
        .isEqualTo("Within an hour: 1 instances in KEY order.");
    assertThat(BacklogLab.instances(3_600_000, new Spread(400, 300, 500)))
        .isEqualTo("Within an hour: 2 to 4 instances in KEY order.");
  }
}
