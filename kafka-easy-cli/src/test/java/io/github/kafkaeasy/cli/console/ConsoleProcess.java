package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command {@code dlq console} for one topic, in a separate process. */
record ConsoleProcess(Process process, BufferedReader out, String link) implements AutoCloseable {
  /**
   * Starts the command and waits for its link.
   *
   * @param option an option of its JVM
   * @param errors the file for its standard error
   */
  static ConsoleProcess start(String option, String bootstrap, String dlq, Path errors)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "dlq",
                "console",
                "--topic",
                dlq,
                "--timeout",
                "120s",
                "--bootstrap",
                bootstrap)
            .redirectError(errors.toFile())
            .start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String link = out.readLine();
    if (link == null || !link.startsWith("http://127.0.0.1:")) {
      process.destroyForcibly();
      throw new IOException(link + " " + Files.readString(errors));
    }
    return new ConsoleProcess(process, out, link);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    out.close();
  }
}
