package io.github.kafkaeasy.test;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Sends signals that Java cannot send, such as SIGSTOP. */
final class Signals {

  /** Limits the wait to about ten seconds. */
  private static final int MOST_LOOKS = 500;

  private Signals() {}

  static void send(String name, long pid) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (kill.waitFor() != 0) {
      throw new LocalKafkaException("kill -s " + name + " " + pid + ": " + said.strip());
    }
    if (name.equals("STOP")) {
      awaitStopped(pid);
    }
  }

  /**
   * Waits until each thread of the process is stopped, because a running thread goes on for a
   * moment after the signal was sent. Returns at once where the state cannot be read (only Linux
   * shows it).
   */
  private static void awaitStopped(long pid) throws IOException {
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    for (int looks = 0; looks < MOST_LOOKS && Files.isDirectory(tasks); looks++) {
      if (allStopped(tasks)) {
        return;
      }
      Pause.beforeAskingAgain();
    }
  }

  private static boolean allStopped(Path tasks) throws IOException {
    try (Stream<Path> all = Files.list(tasks)) {
      return all.allMatch(task -> isStopped(task.resolve("status")));
    }
  }

  private static boolean isStopped(Path status) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines.noneMatch(line -> line.startsWith("State:") && !line.contains("T (stopped)"));
    } catch (IOException | UncheckedIOException threadHasEnded) {
      return true;
    }
  }
}
