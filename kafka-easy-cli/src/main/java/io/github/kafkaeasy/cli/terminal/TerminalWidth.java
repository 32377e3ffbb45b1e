package io.github.kafkaeasy.cli.terminal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** Determines the number of columns of this process's terminal; Java has no method for it. */
final class TerminalWidth {
  private static final int USUAL = 80;
  private static final int NARROWEST = 20;
  private static final long PATIENCE_MILLIS = 500;
  private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\s*\\d+ (\\d{1,5})\\s*");

  private TerminalWidth() {}

  /** The variable {@code COLUMNS}, otherwise the width that the terminal reports, otherwise 80. */
  static int of(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    int said = columns.matches("\\d{1,5}") ? Integer.parseInt(columns) : asked();
    return said < NARROWEST ? USUAL : said;
  }

  /** The width that the terminal reports; 0 if it reports none. */
  private static int asked() {
    return System.getProperty("os.name").startsWith("Windows") ? windows() : stty();
  }

  /**
   * Asks picocli, which runs {@code mode con}; its smallest answer is 55. picocli is part of the
   * command anyway, whereas a terminal library would add native code for this one number.
   */
  private static int windows() {
    return CommandSpec.create().usageMessage().autoWidth(true).width();
  }

  /** The answer of {@code stty}; 0 if there is no such program or no terminal. */
  private static int stty() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroyForcibly();
        return 0;
      }
      Matcher size =
          ROWS_AND_COLUMNS.matcher(new String(stty.getInputStream().readAllBytes(), US_ASCII));
      return size.matches() ? Integer.parseInt(size.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
