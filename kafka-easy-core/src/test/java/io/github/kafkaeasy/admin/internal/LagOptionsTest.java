package io.github.kafkaeasy.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.internal.options.OptionValues;
import org.junit.jupiter.api.Test;

class LagOptionsTest {
  @Test
  void byDefaultABacklogIsGoneAtATenthOfTheSizeAtWhichItForms() {
    assertThat(LagOptions.goneAt(OptionValues.NONE)).isEqualTo(1_000);
    assertThat(LagOptions.goneAt(OptionValues.NONE.with(LagOptions.BACKLOG_AT, 250L)))
        .isEqualTo(25);
  }

  @Test
  void anExplicitNumberReplacesTheDefault() {
    assertThat(LagOptions.goneAt(OptionValues.NONE.with(LagOptions.GONE_AT, 0L))).isZero();
  }
}
