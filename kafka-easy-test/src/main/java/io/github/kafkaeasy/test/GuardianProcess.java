package io.github.kafkaeasy.test;

import io.github.kafkaeasy.test.internal.child.GuardianMain;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Handle for the guardian, a process that ends a broker, or a {@link ChildProgram}, and deletes its
 * folder if this JVM is killed.
 */
final class GuardianProcess implements AutoCloseable {

  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  private final Process process;
  private final Writer toGuardian;

  GuardianProcess(Path folder) throws IOException {
    this.process =
        ChildJvm.ignoring(
                "INT HUP TERM",
                JVM_OPTIONS,
                BrokerClassPath.ofGuardian(),
                GuardianMain.class,
                List.of(folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    this.toGuardian = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Tells the guardian the process id of the broker. Does not wait: the pipe buffers the line. */
  void watch(ProcessHandle broker) throws IOException {
    // Without a start time the guardian could not tell the broker from a later process with the
    // same id. EPOCH matches no process, so the guardian then ends none.
    Instant started = broker.info().startInstant().orElse(Instant.EPOCH);
    toGuardian.write(broker.pid() + " " + started.toEpochMilli() + "\n");
    toGuardian.flush();
  }

  long pid() {
    return process.pid();
  }

  /** Ends the guardian, which deletes the folder if it still exists. */
  @Override
  public void close() {
    try {
      toGuardian.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException guardianIsGone) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
