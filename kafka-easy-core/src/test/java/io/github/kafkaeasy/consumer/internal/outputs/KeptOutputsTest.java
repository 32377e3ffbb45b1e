package io.github.kafkaeasy.consumer.internal.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Selection of the outputs for the next unit. */
class KeptOutputsTest {
  private final KeptOutputs outputs = new KeptOutputs();

  private KeptOutputs.Gathered gather(long... open) {
    return outputs.gather(open, Integer.MAX_VALUE, Long.MAX_VALUE, 0);
  }

  private void end(long offset) {
    boolean unused = outputs.add(new Kept(offset, List.of()));
  }

  private static List<Long> offsets(KeptOutputs.Gathered gathered) {
    return gathered.taken().stream().map(kept -> kept.offset).toList();
  }

  /**
   * The record at 10 and then the one at 20, of the same key, ended while the poll thread was
   * reading which records are open.
   */
  @Test
  void whatEndedBehindARecordThatCountsAsOpenWaitsForIt() {
    end(5);
    end(10);
    end(20);
    KeptOutputs.Gathered first = gather(10);
    assertThat(offsets(first)).containsExactly(5L);
    assertThat(first.leftOut()).containsExactly(20);
    outputs.take(first.taken(), 1, first);
    outputs.committed(1);
    KeptOutputs.Gathered second = gather();
    assertThat(offsets(second)).containsExactly(10L, 20L);
  }

  @Test
  void aRecordThatRunsKeepsNoneThatEndedFromGoing() {
    end(20);
    end(30);
    assertThat(offsets(gather(10))).containsExactly(20L, 30L);
  }
}
