package io.github.kafkaeasy.examples.labs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.examples.labs.CommitLab.Outcome;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Conclusions of the commit lab: it claims only what every round shows. */
class CommitLabTest {
  private final Map<String, Callable<Outcome>> variants = new LinkedHashMap<>();

  private void arm(String name, Outcome... outcomes) {
    Iterator<Outcome> left = Arrays.stream(outcomes).iterator();
    variants.put(name, left::next);
  }

  private Rounds<Outcome> rounds() throws Exception {
    return Rounds.ofCounts(2, variants);
  }

  @Test
  void anEffectOfCommittingMoreOftenIsClaimedOnlyIfEveryRoundShowsIt() throws Exception {
    arm("every record", new Outcome(1, 0), new Outcome(2, 0));
    arm("every second", new Outcome(3, 0), new Outcome(900, 0));
    assertThat(CommitLab.repeats(rounds())).contains("repeated less in every round");

    arm("every record", new Outcome(1, 0), new Outcome(3, 0));
    arm("every second", new Outcome(3, 0), new Outcome(900, 0));
    assertThat(CommitLab.repeats(rounds())).startsWith("This run does not show");
  }

  @Test
  void aLossByAutoCommitAloneIsClaimedOnlyIfEveryRoundShowsIt() throws Exception {
    kept();
    arm("auto-commit, raw", new Outcome(0, 7), new Outcome(0, 1));
    assertThat(CommitLab.losses(rounds())).startsWith("Only auto-commit lost records");

    kept();
    arm("auto-commit, raw", new Outcome(0, 7), new Outcome(0, 0));
    assertThat(CommitLab.losses(rounds())).startsWith("This run does not show");

    kept();
    arm("every ten", new Outcome(9, 0), new Outcome(9, 1));
    arm("auto-commit, raw", new Outcome(0, 7), new Outcome(0, 1));
    assertThat(CommitLab.losses(rounds())).startsWith("This run does not show");
  }

  private void kept() {
    arm("every record", new Outcome(1, 0), new Outcome(1, 0));
    arm("every ten", new Outcome(9, 0), new Outcome(9, 0));
    arm("every second", new Outcome(90, 0), new Outcome(90, 0));
  }
}
