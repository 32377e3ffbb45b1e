package io.github.kafkaeasy.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The character set of a terminal that does not use UTF-8. */
class TerminalCharsetTest {
  @TempDir private Path folder;

  /** Prints the code points of the line that the user types. */
  static final class Ask {
    public static void main(String[] arguments) throws IOException {
      String typed = Terminal.ofProcess(Map.of()).in().readLine();
      System.out.println("code points " + Arrays.toString(typed.codePoints().toArray()));
    }
  }

  @Test
  void typedTextIsReadInTheCharacterSetOfTheTerminal() throws Exception {
    // The first property is that of JDK 17 and 18, the second one that of newer JDKs.
    String options = "-Dsun.stdout.encoding=ISO-8859-1 -Dstdout.encoding=ISO-8859-1";

    String shown = InTerminal.run(folder, options, "'" + Ask.class.getName() + "'", "caf\u00e9\n");

    assertThat(shown).contains("code points [99, 97, 102, 233]");
  }
}
