package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ChildProgramTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Prints a tick event every 10 ms, and a goodbye event in a shutdown hook. */
  static final class Ticker {
    private Ticker() {}

    public static void main(String[] args) throws InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> ChildEvent.print("goodbye")));
      System.out.println("a line that is no event");
      ChildEvent.print("started", "argument", args[0], "variable", System.getenv("TICKER"));
      for (int i = 0; !args[0].equals("once"); i++) {
        ChildEvent.print("tick", "number", i);
        TakeTime.millis(10);
      }
      System.exit(3);
    }
  }

  private static ChildProgramBuilder ticker(String argument) {
    return ChildProgram.builder(Ticker.class).arguments(argument).environment("TICKER", "täck");
  }

  @Test
  void eventsAndExitCodeOfTheProgramAreRead() {
    List<ChildEvent> heard = new CopyOnWriteArrayList<>();
    try (ChildProgram program = ticker("once").onEvent(heard::add).start()) {
      assertThat(program.awaitExit(SOON)).contains(3);
      assertThat(program.events())
          .extracting(ChildEvent::name)
          .containsExactly("started", "goodbye");
      assertThat(program.events().get(0).text("argument")).isEqualTo("once");
      assertThat(program.output()).contains("a line that is no event");
      assertThat(heard).isEqualTo(program.events());
    }
  }

  @Test
  void aSuspendedProgramStopsAndContinuesWhenResumed() {
    try (ChildProgram program = ticker("on").start()) {
      program.awaitEvents(event -> event.name().equals("tick"), 5, SOON);
      program.suspend();
      // Lines printed before the suspension may still be in the pipe.
      int[] seen = {-1};
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> seen[0] == (seen[0] = program.events().size()));
      assertThat(program.isRunning()).isTrue();
      program.resume();
      program.awaitEvents(event -> event.name().equals("tick"), seen[0] + 5, SOON);
    }
  }

  @Test
  void aTerminatedProgramRunsItsShutdownHooks() {
    try (ChildProgram program = ticker("on").start()) {
      program.awaitEvents(event -> event.name().equals("tick"), 1, SOON);
      assertThat(program.terminate(SOON)).as("128 + SIGTERM").contains(143);
      assertThat(program.events()).extracting(ChildEvent::name).contains("goodbye");
    }
  }

  @Test
  void aKilledProgramPrintsNothingMore() {
    try (ChildProgram program = ticker("on").start()) {
      program.awaitEvents(event -> event.name().equals("tick"), 1, SOON);
      program.kill();
      assertThat(program.isRunning()).isFalse();
      assertThat(program.events()).extracting(ChildEvent::name).doesNotContain("goodbye");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> program.awaitEvents(event -> event.name().equals("goodbye"), 1, SOON))
          .withMessageContaining("Saw 0 of 1 events")
          .withMessageContaining("a line that is no event");
    }
  }

  @Test
  void closingEndsASuspendedProgram() {
    ChildProgram program = ticker("on").start();
    program.awaitEvents(event -> event.name().equals("tick"), 1, SOON);
    ProcessHandle process = ProcessHandle.of(program.pid()).orElseThrow();
    program.suspend();
    program.close();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aFieldThatIsMissingIsNamed() {
    ChildEvent event = ChildEvent.parse("{\"event\":\"handled\",\"offset\":17}").orElseThrow();
    assertThat(event.number("offset")).isEqualTo(17);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.text("partition"))
        .withMessageContaining("partition")
        .withMessageContaining("handled");
    assertThat(ChildEvent.parse("{\"event\":\"half wr")).isEmpty();
    assertThat(ChildEvent.parse("{\"level\":\"WARN\"}")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> ChildEvent.print("odd", "name"));
  }
}
