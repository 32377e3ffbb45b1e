package io.github.kafkaeasy.test.internal.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Outlives the JVM that started a broker, for as long as it takes to end that broker and to delete
 * its folder. A process of its own, because neither a shutdown hook (the starter may be killed) nor
 * the broker (it may be stopped by a signal) can be relied on.
 *
 * <p>It reads its standard input, whose other end only the starter holds: however the starter ends,
 * the stream ends. Each line names the broker's process of now: {@code <pid> <start in epoch
 * milliseconds>}; the start tells it from a later process that was given the same number.
 */
public final class GuardianMain {

  /** Processes' start times are derived from the boot time, which may be corrected meanwhile. */
  private static final long START_TOLERANCE_MILLIS = 2_000;

  private GuardianMain() {}

  /**
   * Waits for the starter's end.
   *
   * @param args the folder to delete
   * @throws IOException when the folder cannot be deleted
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    String broker = lastLineOfStandardInput();
    if (!broker.isEmpty()) {
      String[] process = broker.split(" ", 2);
      end(Long.parseLong(process[0]), Instant.ofEpochMilli(Long.parseLong(process[1])));
    }
    Folders.delete(folder);
  }

  private static String lastLineOfStandardInput() {
    String last = "";
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
    } catch (IOException endOfStarter) {
      // A broken stream says the same as its end.
    }
    return last;
  }

  private static void end(long pid, Instant started) {
    ProcessHandle.of(pid)
        .filter(process -> isTheOneStartedAt(started, process))
        .ifPresent(
            process -> {
              process.destroyForcibly();
              // Bounded: in a container without an init process the dead one may stay unreaped.
              process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
            });
  }

  private static boolean isTheOneStartedAt(Instant started, ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(instant -> Math.abs(instant.toEpochMilli() - started.toEpochMilli()))
        .filter(difference -> difference <= START_TOLERANCE_MILLIS)
        .isPresent();
  }
}
