package io.github.kafkaeasy.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A real Apache Kafka broker on this machine: one KRaft node in a separate JVM, on the loopback
 * address, with its data in a temporary folder. It serves about two seconds after {@link
 * LocalKafkaBuilder#start()} and takes about 250 MB. Needs no container and no installation. Linux
 * and macOS.
 *
 * <pre>{@code
 * try (LocalKafka kafka = LocalKafka.builder().start()) {
 *   properties.put("bootstrap.servers", kafka.bootstrapServers());
 * }
 * }</pre>
 *
 * <p>Some settings differ from Kafka's defaults to suit tests: topics are not created
 * automatically, groups start without a delay, session timeouts can be as short as one second. Each
 * can be overridden by {@link LocalKafkaBuilder#serverProperty}.
 *
 * <p>{@link #close()} ends the broker and deletes its data. A small guardian process does the same
 * when the JVM that started the broker ends in any other way, even if it is killed. Ctrl-C in a
 * terminal does not reach the broker, so that a program can close its consumers first.
 *
 * <p>Listeners: CLIENT for the clients under test, INTERNAL for the broker itself and for tools
 * that bypass a proxy, CONTROLLER for the quorum. Thread-safe; methods that change the broker's
 * state wait for each other.
 */
public final class LocalKafka implements TestKafka, AutoCloseable {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final int ATTEMPTS_TO_FIND_PORTS = 5;
  private static final int LINES_IN_EXCEPTIONS = 60;

  private final LocalKafkaBuilder.Settings settings;
  private final BrokerFolder folder;
  private final BrokerLog log;
  private final GuardianProcess guardian;
  private final NodeRole role;

  // Guarded by this. The ports change only during the first start, while it looks for free ones.
  private BrokerPorts ports;
  private @Nullable BrokerProcess broker;
  private boolean suspended;
  private boolean closed;

  LocalKafka(LocalKafkaBuilder.Settings settings) throws IOException {
    this.settings = settings;
    this.role = settings.role();
    this.ports = settings.ports().get();
    this.folder = BrokerFolder.create();
    this.log = new BrokerLog(folder.logFile());
    this.guardian = new GuardianProcess(folder.root());
  }

  /**
   * Starts building a broker.
   *
   * @return a builder with the defaults
   */
  public static LocalKafkaBuilder builder() {
    return new LocalKafkaBuilder();
  }

  /**
   * The bootstrap server for clients under test: the CLIENT listener, or the address set with
   * {@link LocalKafkaBuilder#advertisedAddress}.
   *
   * @return host and port, for {@code bootstrap.servers}
   */
  @Override
  public synchronized String bootstrapServers() {
    return advertised();
  }

  /**
   * The INTERNAL listener, for tools of the test that bypass a proxy. Always PLAINTEXT.
   *
   * @return host and port, for {@code bootstrap.servers}
   */
  @Override
  public synchronized String internalBootstrapServers() {
    return "127.0.0.1:" + ports.internal();
  }

  /**
   * The CLIENT listener's actual address, whatever is advertised; a proxy forwards to it.
   *
   * @return an address on this machine
   */
  public synchronized InetSocketAddress clientListener() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.client());
  }

  /**
   * Starts the broker again after {@link #stop()} or {@link #kill()}, with the same ports and data.
   * Returns when it serves.
   *
   * @throws IllegalStateException when it is running, was closed, or is the shared one of a {@link
   *     KafkaTest}
   * @throws LocalKafkaException when it does not serve within {@link
   *     LocalKafkaBuilder#startTimeout}; the message ends with the broker's log
   */
  public synchronized void start() {
    requireOwn();
    requireOpen();
    if (isRunning()) {
      throw new IllegalStateException("The broker is running already: " + this);
    }
    launch();
  }

  /**
   * Stops the broker cleanly (SIGTERM) and returns when it has ended; its data are kept. Does
   * nothing when it is not running. A suspended broker is resumed first.
   *
   * @throws IllegalStateException when it is the shared one of a {@link KafkaTest}
   * @throws LocalKafkaException when it has not ended after 30 s; it is killed then
   */
  public synchronized void stop() {
    requireOwn();
    BrokerProcess running = broker;
    if (running == null) {
      return;
    }
    if (suspended) {
      resume();
    }
    boolean ended = interruptibly("stopping the broker", () -> running.terminate(STOP_TIMEOUT));
    if (!ended) {
      killNow();
      throw new LocalKafkaException(
          "The broker did not end within %d s after SIGTERM and was killed. The end of its log:%n%s"
              .formatted(STOP_TIMEOUT.toSeconds(), logTail(LINES_IN_EXCEPTIONS)));
    }
    broker = null;
  }

  /**
   * Kills the broker (SIGKILL), as a crash would; its data stay on disk. Does nothing when it is
   * not running.
   *
   * @throws IllegalStateException when it is the shared one of a {@link KafkaTest}
   */
  public synchronized void kill() {
    requireOwn();
    killNow();
  }

  /**
   * Suspends the broker's process (SIGSTOP): connections stay open, but no request is answered.
   *
   * @throws IllegalStateException when it does not run, or is the shared one of a {@link KafkaTest}
   */
  public synchronized void suspend() {
    requireOwn();
    signal("STOP");
    suspended = true;
  }

  /**
   * Resumes a suspended broker (SIGCONT).
   *
   * @throws IllegalStateException when it does not run, or is the shared one of a {@link KafkaTest}
   */
  public synchronized void resume() {
    requireOwn();
    signal("CONT");
    suspended = false;
  }

  /**
   * Whether the broker's process exists; true also while it is suspended.
   *
   * @return false after {@link #stop()}, {@link #kill()}, {@link #close()} or a crash
   */
  public synchronized boolean isRunning() {
    return broker != null && broker.isAlive();
  }

  /**
   * The id of the broker's process.
   *
   * @return the process id
   * @throws IllegalStateException when it does not run
   */
  public synchronized long pid() {
    return running().handle().pid();
  }

  /**
   * The broker's log, of all its runs so far.
   *
   * @return the text, empty when there is none yet
   */
  public String logs() {
    return log.from(0);
  }

  /**
   * The file with the text of {@link #logs()}; deleted by {@link #close()}.
   *
   * @return the file
   */
  public Path logFile() {
    return log.file();
  }

  /**
   * The folder with the broker's partitions, for tests that damage them while the broker is
   * stopped; deleted by {@link #close()}.
   *
   * @return the folder, which has one subfolder per partition
   */
  public Path dataFolder() {
    return folder.data();
  }

  /**
   * Ends the broker at once and deletes its folder with data and log. Further calls do nothing.
   *
   * @throws IllegalStateException when it is the shared one of a {@link KafkaTest}, which is closed
   *     after the last test
   */
  @Override
  public void close() {
    requireOwn();
    closeShared();
  }

  /** Closes the broker without refusing a shared one; only the extension closes a shared one. */
  synchronized void closeShared() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      killNow();
      folder.delete();
    } finally {
      guardian.close();
    }
  }

  String logTail(int lines) {
    return BrokerLog.lastLines(logs(), lines);
  }

  @Override
  public synchronized String toString() {
    String state =
        closed ? "closed" : suspended ? "suspended" : isRunning() ? "running" : "stopped";
    return "LocalKafka[" + state + ", " + advertised() + ", " + folder.root() + "]";
  }

  /** Starts the broker for the first time; if a port is taken, tries again with other ports. */
  synchronized void startOnPortsOfItsOwn() {
    for (int attempt = 1; ; attempt++) {
      long before = log.size();
      try {
        launch();
        return;
      } catch (LocalKafkaException e) {
        if (attempt == ATTEMPTS_TO_FIND_PORTS || !log.from(before).contains("BindException")) {
          throw e;
        }
        ports = settings.ports().get();
      }
    }
  }

  private void launch() {
    begin();
    awaitServing(() -> false);
  }

  /**
   * Starts the process if there is none, without waiting until it serves: the nodes of a cluster
   * can serve only together.
   */
  synchronized void begin() {
    requireOpen();
    if (isRunning()) {
      return;
    }
    interruptibly(
        "starting the broker",
        () -> {
          ServerProperties.write(
              folder.propertiesFile(),
              folder.data(),
              ports,
              advertised(),
              role,
              settings.serverProperties());
          BrokerProcess process = BrokerProcess.launch(folder, settings, role.clusterId());
          broker = process;
          guardian.watch(process.handle());
          process.go();
          return true;
        });
  }

  /** Waits until the started process serves, or until {@code givenUp} returns true. */
  synchronized void awaitServing(BooleanSupplier givenUp) {
    BrokerProcess begun = running();
    boolean ready =
        interruptibly(
            "starting the broker", () -> begun.awaitReady(settings.startTimeout(), givenUp));
    if (!ready && !givenUp.getAsBoolean()) {
      String fate = begun.fate();
      killNow();
      throw new LocalKafkaException(
          ("The broker did not start within %d ms: its process %s. Its log says why."
                  + " On a slow machine raise startTimeout; a refused setting may come from"
                  + " serverProperty %s or jvmOption %s:%n%s")
              .formatted(
                  settings.startTimeout().toMillis(),
                  fate,
                  settings.serverProperties().keySet(),
                  settings.jvmOptions(),
                  BrokerLog.reason(logs(), LINES_IN_EXCEPTIONS)));
    }
  }

  private void killNow() {
    BrokerProcess running = broker;
    if (running == null) {
      return;
    }
    running.kill();
    broker = null;
    suspended = false;
  }

  private void signal(String name) {
    BrokerProcess running = running();
    interruptibly(
        "sending SIG" + name + " to the broker",
        () -> {
          running.signal(name);
          return true;
        });
  }

  private BrokerProcess running() {
    BrokerProcess running = broker;
    if (running == null) {
      throw new IllegalStateException("The broker is not running: " + this);
    }
    return running;
  }

  private String advertised() {
    String address = settings.advertisedAddress();
    return address == null ? "127.0.0.1:" + ports.client() : address;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The broker was closed and its data deleted: " + this);
    }
  }

  private void requireOwn() {
    if (settings.shared()) {
      throw new IllegalStateException(
          "This broker is shared by all tests of this JVM, so a test must not stop it."
              + " Start a separate broker: LocalKafka.builder().start()");
    }
  }

  private interface Step {
    boolean run() throws IOException, InterruptedException;
  }

  private boolean interruptibly(String what, Step step) {
    try {
      return step.run();
    } catch (IOException e) {
      throw new LocalKafkaException("Failed while " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalKafkaException("Interrupted while " + what, e);
    }
  }
}
