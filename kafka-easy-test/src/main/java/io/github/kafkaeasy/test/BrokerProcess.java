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

/** One run of the broker's JVM. */
final class BrokerProcess {

  /**
   * Measured on two cores, from nothing to serving: 3.2 s with the JVM's own choice of collector
   * and compilers, 2.2 s with these. Compiling less costs throughput that tests do not need.
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
            // Crash reports and heap dumps are to go the way of the folder.
            .directory(folder.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.logFile().toFile()))
            .start();
    return new BrokerProcess(process, folder, archive);
  }

  /** The broker waits for this, so that no broker runs that the guardian does not know. */
  void go() throws IOException {
    OutputStream input = process.getOutputStream();
    input.write('\n');
    input.flush();
  }

  /**
   * True when the broker serves; false when it ended, the time is over, or it need not be waited
   * for any more.
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

  /** How it ended, or that it did not, for an exception's message. */
  String fate() {
    return process.isAlive() ? "still running" : "ended with exit code " + process.exitValue();
  }

  /** SIGTERM; false when it takes longer than the timeout. */
  boolean terminate(Duration timeout) throws InterruptedException {
    process.destroy();
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** SIGKILL, which also ends a stopped process; not interruptible, since it takes no time. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Sends STOP or CONT, which Java cannot. */
  void signal(String name) throws IOException, InterruptedException {
    Signals.send(name, process.pid());
  }
}
