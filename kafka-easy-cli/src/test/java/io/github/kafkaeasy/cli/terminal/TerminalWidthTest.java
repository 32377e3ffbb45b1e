package io.github.kafkaeasy.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The width of a terminal, determined by a separate process that has a terminal. */
class TerminalWidthTest {
  @TempDir private Path folder;

  /** Prints the width of its terminal, as on the system that the first argument names. */
  static final class Ask {
    public static void main(String[] arguments) throws IOException, InterruptedException {
      if (arguments.length > 0) {
        // The JDK decides by os.name how it starts processes, when it starts the first one.
        int unused = new ProcessBuilder("true").start().waitFor();
        System.setProperty("os.name", arguments[0]);
      }
      System.out.println("width " + TerminalWidth.of(Map.of()));
    }
  }

  @Test
  void theVariableIsUsedUnlessItIsInvalid() {
    assertThat(TerminalWidth.of(Map.of("COLUMNS", "61"))).isEqualTo(61);
    assertThat(TerminalWidth.of(Map.of("COLUMNS", "3"))).isEqualTo(80);
  }

  @Test
  void aTerminalIsAskedForItsWidth() throws Exception {
    assertThat(inTerminal("")).contains("width 133");
  }

  /** A script named cmd.exe prints the output that {@code mode con} has on Windows. */
  @Test
  void onWindowsTheConsoleIsAskedForItsWidth() throws Exception {
    Path cmd = folder.resolve("cmd.exe");
    Files.writeString(
        cmd,
        """
        #!/bin/sh
        [ "$*" = "/c mode con" ] || exit 1
        printf '\\r\\nStatus for device CON:\\r\\n----------------------\\r\\n'
        printf '    Lines:          9001\\r\\n    Columns:        117\\r\\n    Keyboard rate:  31\\r\\n'
        """);
    Files.setPosixFilePermissions(cmd, PosixFilePermissions.fromString("rwx------"));

    assertThat(inTerminal("'Windows 11'")).contains("width 117");
    Files.delete(cmd);
    assertThat(inTerminal("'Windows 11'")).contains("width 80");
  }

  private String inTerminal(String system) throws IOException, InterruptedException {
    return InTerminal.run(folder, "", "'" + Ask.class.getName() + "' " + system, "");
  }
}
