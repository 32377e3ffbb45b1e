package io.github.kafkaeasy.examples.labs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.examples.labs.BacklogLab.Capacity;
import io.github.kafkaeasy.examples.labs.BacklogLab.Limit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the lab concludes from the rates that it measured, of a topic with three partitions. */
class BacklogLabTest {

  @ParameterizedTest(name = "{0} records: {1}/s with the handler, {2}/s without")
  @CsvSource({
    // a slow handler, and a backlog that as many instances as there are partitions get done
    "3600000,   1000, 100000, 1, HANDLER",
    "3600001,   1000, 100000, 2, HANDLER",
    "10800000,  1000, 100000, 3, HANDLER",
    // one more instance than partitions would have to stand idle
    "10800001,  1000, 100000, 4, PARTITIONS",
    "360000000, 1000, 100000, 100, PARTITIONS",
    // a handler that keeps up with fetching: neither a faster one nor more partitions help
    "10000000,  80000, 100000, 1, BROKER",
    "3600000000, 50001, 100000, 20, BROKER",
    "3600000000, 50000, 100000, 20, PARTITIONS"
  })
  void theTableNamesWhatHasToChange(
      long backlog, double handled, double fetched, long instances, Limit limit) {
    Capacity capacity = new Capacity(backlog, 3, handled, fetched);

    assertThat(capacity.instances()).isEqualTo(instances);
    assertThat(capacity.limit()).isEqualTo(limit);
  }
}
