package io.github.kafkaeasy.cli.terminal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a test's program in a separate process that has a terminal. */
final class InTerminal {
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  private InTerminal() {}

  /**
   * Runs a program, and returns all that the terminal shows.
   *
   * @param folder a folder of this test, in which the program's commands are looked up first
   * @param options options of the JVM
   * @param program the main class, and its arguments as a shell reads them
   * @param typed the keys that the user types, in ISO 8859-1
   */
  static String run(Path folder, String options, String program, String typed)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(SCRIPT), SCRIPT + ", which creates a terminal, is missing");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path text = folder.resolve("text");
    String command =
        "stty cols 133; %s %s -cp '%s' %s"
            .formatted(java, options, System.getProperty("java.class.path"), program);
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString(), "-qec", command, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(text.toFile());
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    builder.environment().put("TERM", "vt100");
    Process process = builder.start();
    try (OutputStream keys = process.getOutputStream()) {
      keys.write(typed.getBytes(ISO_8859_1));
      keys.flush();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      assertThat(ended).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(text, ISO_8859_1);
  }
}
