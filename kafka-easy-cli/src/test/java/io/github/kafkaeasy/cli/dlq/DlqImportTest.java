package io.github.kafkaeasy.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.dlq.redrive.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DlqImportTest {
  @Test
  void anInterruptedImportReportsWhatHasArrived() {
    assertThat(DlqImport.interrupted(null)).contains("before the first acknowledgement");
    assertThat(DlqImport.interrupted(new Progress(4_000, 10_000, Duration.ofSeconds(1))))
        .startsWith("Interrupted. At least the first 4,000 of 10,000 letters arrived")
        .contains("imports all of them again");
  }
}
