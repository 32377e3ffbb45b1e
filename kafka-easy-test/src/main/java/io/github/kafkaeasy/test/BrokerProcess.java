package io.github.kafkaeasy.test;

import io.github.kafkaeasy.test.internal.child.BrokerMain;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One run of a broker's JVM, from start to exit. */
final class BrokerProcess {

  /**
   * JVM options for a fast start. Measured on two cores, from start to serving: 3.2 s with the
   * JVM's default collector and compilers, 2.2 s with these. Less compilation lowers the
   * throughput, which tests do not need.
   */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Dslf4j.provider=io.github.kafkaeasy.test.internal.child.BrokerLogProvider");

  private final Process process;
  private final BrokerFolder folder;
  private final BrokerArchive archive;

  private BrokerProcess(Process process, BrokerFolder folder, BrokerArchive archive) {
    this.process = process;
    this.folder = folder;
    this.archive = archive;
  }

  static BrokerProcess launch(
      BrokerFolder folder, LocalKafkaBuilder.Settings settings, String clusterId)
      throws IOException {
    Files.deleteIfExists(folder.readyFile());
    BrokerArchive archive = BrokerArchive.of(BrokerClassPath.ofBroker());
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    options.addAll(archive.options(folder.root()));
    options.add("-Xmx" + settings.heapMegabytes() + "m");
    options.addAll(settings.jvmOptions());
    Process process =
        ChildJvm.ignoring(
                "INT HUP",
                options,
                archive.classPath(),
                BrokerMain.class,
                List.of(
                    folder.propertiesFile().toString(),
                    folder.data().toString(),
                    clusterId,
                    folder.readyFile().toString()))
            // Crash reports and heap dumps are written there and deleted with the folder.
            .directory(folder.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.logFile().toFile()))
            .start();
    return new BrokerProcess(process, folder, archive);
  }

  /**
   * Tells the new process to start the broker. The process waits for this call, so that the
   * guardian knows the process before the broker runs.
   */
  void go() throws IOException {
    OutputStream input = process.getOutputStream();
    input.write('\n');
    input.flush();
  }

  /**
   * Waits until the broker serves. False if it ended, the timeout passed, or {@code givenUp}
   * returned true.
   */
  boolean awaitReady(Duration timeout, BooleanSupplier givenUp) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline && !givenUp.getAsBoolean()) {
      if (Files.exists(folder.readyFile())) {
        archive.makeIfMissing(folder.root(), JVM_OPTIONS);
        return true;
      }
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** The state of the process, for an exception's message. */
  String fate() {
    return process.isAlive() ? "still running" : "ended with exit code " + process.exitValue();
  }

  /** Sends SIGTERM and waits; false if the process still runs after the timeout. */
  boolean terminate(Duration timeout) throws InterruptedException {
    process.destroy();
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Sends SIGKILL, which also ends a suspended process, and waits for the end. Ignores interrupts,
   * because the wait is short.
   */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Sends SIGSTOP or SIGCONT by an external command, since Java has no method for it. */
  void signal(String name) throws IOException, InterruptedException {
    Signals.send(name, process.pid());
  }
}
