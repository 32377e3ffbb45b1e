package io.github.kafkaeasy.benchmarks.contender;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Number of context switches of this process, as counted by Linux. */
final class ContextSwitches {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final String COUNTS = "voluntary_ctxt_switches:";

  private ContextSwitches() {}

  /** The sum over all live threads; 0 where the system does not provide it. */
  static long soFar() {
    if (!Files.isDirectory(TASKS)) {
      return 0;
    }
    long sum = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        sum += of(task.resolve("status"));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the context switches in " + TASKS + " cannot be read", e);
    }
    return sum;
  }

  /** The sum of two lines of the file: voluntary and involuntary context switches. */
  private static long of(Path status) throws IOException {
    long sum = 0;
    try {
      for (String line : Files.readAllLines(status)) {
        int at = line.indexOf(COUNTS);
        if (at >= 0) {
          sum += Long.parseLong(line.substring(at + COUNTS.length()).trim());
        }
      }
    } catch (NoSuchFileException e) {
      // The thread has ended since the folder was listed.
      return 0;
    }
    return sum;
  }
}
