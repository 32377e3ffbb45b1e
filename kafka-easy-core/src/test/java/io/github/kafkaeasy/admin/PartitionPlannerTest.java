package io.github.kafkaeasy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.InvalidOptionException;
import org.junit.jupiter.api.Test;

class PartitionPlannerTest {
  @Test
  void theConsumersTermIsTheTargetOverOneConsumersRate() {
    PartitionPlan plan =
        PartitionPlanner.create().recordsPerSecond(20_000).consumerRecordsPerSecond(1_500).plan();

    assertThat(plan.partitions()).isEqualTo(14);
    assertThat(plan.terms()).hasSize(1);
    assertThat(plan.terms().get(0).reasoning()).contains("20,000 records/s").contains("1,500");
  }

  @Test
  void theLargestTermDecidesAndComesFirst() {
    PartitionPlan plan =
        PartitionPlanner.create()
            .recordsPerSecond(1_000)
            .consumerRecordsPerSecond(500)
            .megabytesPerSecond(95)
            .plan();

    assertThat(plan.partitions()).isEqualTo(10);
    assertThat(plan.terms())
        .extracting(PartitionPlan.Term::what)
        .containsExactly("partition's rate", "consumers' rate");
  }

  @Test
  void theCountIsAMultipleOfTheConsumersAndTheReasonSaysSo() {
    PartitionPlan plan =
        PartitionPlanner.create()
            .recordsPerSecond(20_000)
            .consumerRecordsPerSecond(1_500)
            .consumers(6)
            .plan();

    assertThat(plan.partitions()).isEqualTo(18);
    assertThat(plan.notes()).anyMatch(note -> note.startsWith("Rounded up from 14"));
    assertThat(plan.notes()).anyMatch(note -> note.contains("need 14 consumers"));
  }

  @Test
  void growthCountsInEveryRate() {
    PartitionPlan plan =
        PartitionPlanner.create()
            .recordsPerSecond(100)
            .consumerRecordsPerSecond(100)
            .megabytesPerSecond(10)
            .growth(3)
            .plan();

    assertThat(plan.terms()).extracting(PartitionPlan.Term::partitions).containsExactly(3, 3);
  }

  @Test
  void fewKeysUseFewPartitions() {
    PartitionPlan plan = PartitionPlanner.create().consumers(20).keys(10).plan();

    assertThat(plan.partitions()).isEqualTo(20);
    assertThat(plan.notes()).anyMatch(note -> note.startsWith("With 10 different keys"));
  }

  @Test
  void anExactQuotientIsNotRoundedUp() {
    assertThat(PartitionPlanner.create().megabytesPerSecond(30).plan().partitions()).isEqualTo(3);
    assertThat(
            PartitionPlanner.create()
                .recordsPerSecond(0.3)
                .consumerRecordsPerSecond(0.1)
                .plan()
                .partitions())
        .isEqualTo(3);
  }

  @Test
  void halfAPairIsRefused() {
    assertThatThrownBy(() -> PartitionPlanner.create().recordsPerSecond(100).plan())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("consumerRecordsPerSecond");
  }

  @Test
  void nothingAndNonsenseAreRefused() {
    PartitionPlanner planner = PartitionPlanner.create();

    assertThatThrownBy(planner::plan).isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> planner.megabytesPerSecond(Double.NaN))
        .hasMessageContaining("megabytesPerSecond = NaN");
    assertThatThrownBy(() -> planner.recordsPerSecond(-1))
        .hasMessageContaining("recordsPerSecond = -1");
    assertThatThrownBy(() -> planner.growth(0.5)).hasMessageContaining("growth = 0.5");
    assertThatThrownBy(() -> planner.recordsPerSecond(1e12).consumerRecordsPerSecond(1).plan())
        .hasMessageContaining("check the rates");
  }
}
