package io.github.kafkaeasy.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutputTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aProgressBarStaysOnOneLineOfANarrowTerminal() {
    Terminal narrow = narrow(60);
    try (ProgressBar bar = new ProgressBar(narrow, "redriving")) {
      bar.show(500_000, 2_000_000, 25_000, Duration.ofSeconds(60));
      narrow.flush();
      assertThat(err.toString(UTF_8))
          .isEqualTo("\rredriving  25%  500,000/2,000,000  25,000/s  1m 0s left");
    }
  }

  @Test
  void coloursAreForTerminalsOnly() {
    Terminal terminal = terminal(true);
    Terminal pipe = terminal(false);

    assertThat(terminal.paint(Style.BAD, "x")).isEqualTo("\u001b[31mx\u001b[0m");
    assertThat(pipe.paint(Style.BAD, "x")).isEqualTo("x");
  }

  @Test
  void aProgressBarShowsRateAndTimeLeftAndIsRemovedAtTheEnd() {
    Terminal terminal = terminal(true);
    ProgressBar bar = new ProgressBar(terminal, "redriving");

    bar.show(500, 2_000, 250, Duration.ofSeconds(6));
    terminal.flush();
    assertThat(err.toString(UTF_8))
        .isEqualTo("\rredriving [######                  ]  25%  500/2,000  250/s  6.0s left");
    bar.close();
    assertThat(err.toString(UTF_8)).endsWith(" \r");
  }

  @Test
  void aProgressBarIsNotShownToPrograms() {
    Terminal terminal = terminal(false);

    try (ProgressBar bar = new ProgressBar(terminal, "redriving")) {
      bar.show(1, 2, 3, Duration.ZERO);
    }
    terminal.flush();

    assertThat(err.size()).isZero();
  }

  @Test
  void numbersAreAsPeopleReadThem() {
    assertThat(Numbers.bytes(512)).isEqualTo("512 B");
    assertThat(Numbers.bytes(1_572_864)).isEqualTo("1.5 MiB");
    assertThat(Numbers.duration(Duration.ofMillis(420))).isEqualTo("0.4s");
    assertThat(Numbers.duration(Duration.ofSeconds(3_725))).isEqualTo("1h 2m");
    assertThat(Numbers.duration(Duration.ofHours(50))).isEqualTo("2d 2h");
    assertThat(Numbers.count(1, "record")).isEqualTo("1 record");
    assertThat(Numbers.count(1_500, "record")).isEqualTo("1,500 records");
    assertThat(Numbers.time(null)).isEqualTo("-");
  }

  private Terminal terminal(boolean isTerminal) {
    return Terminal.of(out, err, new ByteArrayInputStream(new byte[0]), isTerminal);
  }

  private Terminal narrow(int columns) {
    return Terminal.of(out, err, new ByteArrayInputStream(new byte[0]), true, columns);
  }
}
