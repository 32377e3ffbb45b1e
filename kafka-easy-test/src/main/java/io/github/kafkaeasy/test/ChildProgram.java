package io.github.kafkaeasy.test;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Program under test in a separate JVM that the test can suspend, terminate and kill. Needed to
 * test a consumer whose process crashes or stands still for a minute.
 *
 * <p>The program reports by {@link ChildEvent#print}; the test reads these events.
 *
 * <pre>{@code
 * try (ChildProgram billing =
 *     ChildProgram.builder(BillingMain.class).arguments(bootstrap, topic, group).start()) {
 *   billing.awaitEvents(event -> event.name().equals("handled"), 100, Duration.ofSeconds(30));
 *   billing.kill();
 * }
 * }</pre>
 *
 * <p>{@link #close()} kills the program; so does the end of the JVM that started it, however it
 * ends. Thread-safe. Linux and macOS.
 */
public final class ChildProgram implements AutoCloseable {

  private static final Duration READER_PATIENCE = Duration.ofSeconds(10);

  private final Process process;
  private final GuardianProcess guardian;
  private final BrokerFolder folder;
  private final Thread reader;
  private final List<ChildEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());

  private ChildProgram(
      Process process,
      GuardianProcess guardian,
      BrokerFolder folder,
      ChildProgramBuilder.Settings settings) {
    this.process = process;
    this.guardian = guardian;
    this.folder = folder;
    this.reader = new Thread(() -> read(settings), "child-" + settings.mainClass().getSimpleName());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Settings for a program to start.
   *
   * @param mainClass the class with the {@code main} method; on the class path of this JVM
   * @return a builder with the defaults
   */
  public static ChildProgramBuilder builder(Class<?> mainClass) {
    return new ChildProgramBuilder(mainClass);
  }

  static ChildProgram start(ChildProgramBuilder.Settings settings) {
    BrokerFolder folder = null;
    GuardianProcess guardian = null;
    try {
      folder = BrokerFolder.create();
      guardian = new GuardianProcess(folder.root());
      ProcessBuilder builder =
          ChildJvm.ignoring(
                  "INT HUP",
                  settings.jvmOptions(),
                  System.getProperty("java.class.path"),
                  settings.mainClass(),
                  settings.arguments())
              .directory(folder.root().toFile())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"));
      builder.environment().putAll(settings.environment());
      Process process = builder.start();
      guardian.watch(process.toHandle());
      return new ChildProgram(process, guardian, folder, settings);
    } catch (IOException e) {
      if (guardian != null) {
        guardian.close();
      } else if (folder != null) {
        folder.delete();
      }
      throw new UncheckedIOException(
          "cannot start a process for " + settings.mainClass().getName(), e);
    }
  }

  /**
   * The events reported so far.
   *
   * @return a copy, oldest first
   */
  public List<ChildEvent> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /**
   * All other lines printed so far, such as log lines and stack traces.
   *
   * @return a copy, oldest first
   */
  public List<String> output() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /**
   * Waits for events.
   *
   * @param wanted the events to count
   * @param count the minimum number of them
   * @param timeout how long to wait at most
   * @throws AssertionError when there are fewer after the timeout, or when the program ends
   *     earlier; the message contains the end of its output
   */
  public void awaitEvents(Predicate<ChildEvent> wanted, int count, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      boolean over = System.nanoTime() >= deadline || !reader.isAlive();
      long seen = events().stream().filter(wanted).count();
      if (seen >= count) {
        return;
      }
      if (over) {
        throw new AssertionError(
            "Saw %d of %d events within %d ms from %s, which printed:%n%s"
                .formatted(seen, count, timeout.toMillis(), this, outputTail()));
      }
      Pause.beforeAskingAgain();
    }
  }

  /**
   * Suspends the process (SIGSTOP): none of its threads runs, its connections stay open.
   *
   * @throws LocalKafkaException when it has ended
   */
  public void suspend() {
    signal("STOP");
  }

  /**
   * Resumes a suspended process (SIGCONT).
   *
   * @throws LocalKafkaException when it has ended
   */
  public void resume() {
    signal("CONT");
  }

  /**
   * Kills the process (SIGKILL), as a crash would. Returns when it has ended and its output is
   * read.
   */
  public void kill() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
    awaitReader();
  }

  /**
   * Terminates the process (SIGTERM), which runs its shutdown hooks, and waits until it has ended.
   *
   * @param timeout how long to wait at most
   * @return its exit code, usually 143; empty when it still runs after the timeout
   */
  public Optional<Integer> terminate(Duration timeout) {
    // Process.destroy() would also close the pipe, and the program's last output would be lost.
    process.toHandle().destroy();
    return awaitExit(timeout);
  }

  /**
   * Waits until the program has ended by itself.
   *
   * @param timeout how long to wait at most
   * @return its exit code; empty when it still runs after the timeout
   */
  public Optional<Integer> awaitExit(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalKafkaException("Interrupted while waiting for " + this, e);
    }
    awaitReader();
    return Optional.of(process.exitValue());
  }

  /**
   * Whether the process exists; true also while it is suspended.
   *
   * @return false after its end
   */
  public boolean isRunning() {
    return process.isAlive();
  }

  /**
   * The id of the program's process.
   *
   * @return the process id
   */
  public long pid() {
    return process.pid();
  }

  /** Kills the program if it still runs. Further calls do nothing. */
  @Override
  public void close() {
    try {
      kill();
      folder.delete();
    } finally {
      guardian.close();
    }
  }

  @Override
  public String toString() {
    String state = process.isAlive() ? "running" : "exit code " + process.exitValue();
    return "ChildProgram[" + process.pid() + ", " + state + "]";
  }

  private void read(ChildProgramBuilder.Settings settings) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<ChildEvent> event = ChildEvent.parse(line);
        if (event.isPresent()) {
          events.add(event.get());
          settings.onEvent().accept(event.get());
        } else {
          output.add(line);
        }
      }
    } catch (IOException pipeClosed) {
      // A kill closes the pipe; the lines read so far are kept.
    }
  }

  private String outputTail() {
    return BrokerLog.lastLines(String.join("\n", output()), 40);
  }

  private void signal(String name) {
    try {
      Signals.send(name, process.pid());
    } catch (IOException e) {
      throw new LocalKafkaException("Failed to send SIG" + name + " to " + this, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalKafkaException("Interrupted while sending SIG" + name + " to " + this, e);
    }
  }

  private void awaitReader() {
    try {
      reader.join(READER_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
