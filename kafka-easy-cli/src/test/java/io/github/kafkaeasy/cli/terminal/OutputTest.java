package io.github.kafkaeasy.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aTableLinesUpWithNumbersOnTheRight() {
    Terminal terminal = terminal(false);

    new Table("KEY", "COUNT").row("a", 1_234_567).row("你好", 8).print(terminal);

    assertThat(shown(terminal))
        .isEqualTo(
            """
            KEY       COUNT
            a     1,234,567
            你好          8
            """);
  }

  @Test
  void aTableMakesItsCellsHarmlessAndCutsThem() {
    Terminal terminal = terminal(true);

    new Table("VALUE").row("\u001b[2J" + "x".repeat(100)).print(terminal);

    assertThat(shown(terminal))
        .contains("\\x1b[2Jxxx")
        .contains("xxx...")
        .doesNotContain("\u001b[2J");
  }

  @Test
  void aTableFitsIntoANarrowTerminalAndNumbersStayWhole() {
    Terminal narrow = narrow(40);

    new Table("OFFSET", "COUNT", "MESSAGE", "KEY")
        .row("2:96", 1_234_567, "the bank did not answer within 3 s", "user_001")
        .print(narrow);

    assertThat(shown(narrow))
        .isEqualTo(
            """
            OFFSET      COUNT  MESSAGE      KEY
            2:96    1,234,567  the bank...  user_001
            """
                .replaceAll("(OFFSET|COUNT|MESSAGE|KEY)", "\u001b[1m$1\u001b[0m"));
  }

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
  void jsonIsJsonAndHarmless() {
    String json =
        Json.line(
            Json.object(
                "text",
                "a\"\u001b\u202e\n",
                "count",
                3L,
                "none",
                null,
                "all",
                Arrays.asList(1, null)));

    assertThat(json)
        .isEqualTo(
            "{\"text\":\"a\\\"\\u001B\\u202e\\n\",\"count\":3,\"none\":null,\"all\":[1,null]}");
    assertThat(Json.line(Json.object("at", Instant.EPOCH, "some", List.of(true, 1.5))))
        .isEqualTo("{\"at\":\"1970-01-01T00:00:00Z\",\"some\":[true,1.5]}");
  }

  @Test
  void aProgressBarTellsRateAndTimeLeftAndIsWipedInTheEnd() {
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

  private String shown(Terminal terminal) {
    terminal.flush();
    return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }
}
