package io.github.kafkaeasy.consumer.internal.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The number of records in a unit after failed units and after committed ones. */
class UnitSizeTest {
  private final UnitSize size = new UnitSize();

  @Test
  void aUnitIsHalvedFromTheSecondFailureOnUntilItsOnlyRecordIsToBeSetAside() {
    assertThat(size.failed(8)).isFalse();
    assertThat(size.most()).isEqualTo(Integer.MAX_VALUE);
    assertThat(size.failed(8)).isFalse();
    assertThat(size.most()).isEqualTo(4);
    assertThat(size.failed(3)).isFalse();
    assertThat(size.most()).isEqualTo(1);
    assertThat(size.failed(1)).isTrue();
    assertThat(size.most()).isEqualTo(1);
    assertThat(size.failures()).isEqualTo(4);
  }

  @Test
  void aUnitWithoutOutputsIsNeverSetAside() {
    for (int times = 0; times < 5; times++) {
      assertThat(size.failed(0)).isFalse();
    }
    assertThat(size.most()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void committedUnitsDoubleTheSizeUntilItHasNoLimit() {
    for (int times = 0; times < 3; times++) {
      boolean unused = size.failed(2);
    }
    size.committed();
    assertThat(size.failures()).isZero();
    assertThat(size.most()).isEqualTo(2);
    for (int times = 0; times < 40; times++) {
      size.committed();
    }
    assertThat(size.most()).isEqualTo(Integer.MAX_VALUE);
  }
}
