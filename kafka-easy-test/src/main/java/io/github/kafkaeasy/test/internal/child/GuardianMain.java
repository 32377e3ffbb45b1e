package io.github.kafkaeasy.test.internal.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Main class of the guardian: a process that waits for the end of the JVM that started a broker
 * (the starter), ends the broker and deletes its folder. A separate process, because a shutdown
 * hook does not run when the starter is killed, and the broker itself may be suspended. The
 * guardian of a {@code ChildProgram} does the same for that program.
 *
 * <p>It reads its standard input, whose other end only the starter holds: however the starter ends,
 * the stream ends. Each line names the current broker process, {@code <pid> <start in epoch
 * milliseconds>}; the start time distinguishes it from a later process with the same id.
 */
public final class GuardianMain {

  /** The system derives start times from the boot time, which may be corrected meanwhile. */
  private static final long START_TOLERANCE_MILLIS = 2_000;

  private GuardianMain() {}

  /**
   * Waits until the starter has ended, then cleans up.
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
      // A broken stream means the same as its end.
    }
    return last;
  }

  private static void end(long pid, Instant started) {
    ProcessHandle.of(pid)
        .filter(process -> isTheOneStartedAt(started, process))
        .ifPresent(
            process -> {
              process.destroyForcibly();
              // With a timeout: in a container without an init process a dead process may remain as
              // a zombie.
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
