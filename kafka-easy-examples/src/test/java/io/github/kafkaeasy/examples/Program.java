package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a separate JVM, as a user starts it. {@link #close()} ends it if it still runs. */
public final class Program implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a main class.
   *
   * @param environment variables added to this JVM's environment, without its KAFKA_ and language
   *     variables
   */
  public static Program start(
      Class<?> main, Map<String, String> environment, List<String> options, String... arguments) {
    return start(main.getName(), "", environment, options, arguments);
  }

  /** Starts a main class that a test has compiled into a folder. */
  static Program start(String main, Path folder, Map<String, String> environment) {
    return start(main, folder + File.pathSeparator, environment, List.of());
  }

  private static Program start(
      String main,
      String first,
      Map<String, String> environment,
      List<String> options,
      String... arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx256m");
      command.add("-XX:TieredStopAtLevel=1");
      command.addAll(options);
      command.addAll(List.of("-cp", first + System.getProperty("java.class.path"), main));
      command.addAll(List.of(arguments));
      Path out = Files.createTempFile(Path.of("target"), main, ".out");
      Path err = Files.createTempFile(Path.of("target"), main, ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_"));
      builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"));
      builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_MESSAGES", "LANG"));
      builder.environment().putAll(environment);
      return new Program(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end of the program. */
  public int exitCode() {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("the program ends; it has printed:%n%s%n%s", output(), errors())
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  public void awaitOutput(String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(output())
                    .as("output; alive: %s; errors: %s", process.isAlive(), errors())
                    .contains(text));
  }

  public String output() {
    return read(out);
  }

  public String errors() {
    return read(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
