package io.github.kafkaeasy.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class TableTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void columnsAreAlignedWithNumbersOnTheRight() {
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
