package io.github.kafkaeasy.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A real Apache Kafka broker on this machine: one KRaft node in a JVM of its own, on the loopback
 * address, with its data in a temporary folder. It serves about two seconds after {@link
 * LocalKafkaBuilder#start()} and takes some 250 MB. No container, nothing to install; Linux and
 * macOS.
 *
 * <pre>{@code
 * try (LocalKafka kafka = LocalKafka.builder().start()) {
 *   properties.put("bootstrap.servers", kafka.bootstrapServers());
 * }
 * }</pre>
 *
 * <p>Differs from a broker's defaults where tests want it: topics are not created by themselves,
 * groups start at once, sessions may be as short as a second. Every such setting can be overridden
 * with {@link LocalKafkaBuilder#serverProperty}.
 *
 * <p>{@link #close()} ends the broker and deletes its data. The same happens when the JVM that
 * started it ends in any other way, even when it is killed: a small second process sees to it.
 * Ctrl-C in a terminal does not reach the broker, so a program can end its consumers in good order
 * first.
 *
 * <p>Listeners: CLIENT for the clients under test, INTERNAL for the broker itself and for tools
 * that must reach it past a proxy, CONTROLLER for the quorum. All methods may be called from any
 * thread; those that change the broker's state wait for each other.
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

  // Guarded by this. The ports change only while the first start looks for free ones.
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
   * Settings for a broker to start.
   *
   * @return a builder with the defaults
   */
  public static LocalKafkaBuilder builder() {
    return new LocalKafkaBuilder();
  }

  /**
   * What a client under test connects to: the CLIENT listener, or the address set with {@link
   * LocalKafkaBuilder#advertisedAddress}.
   *
   * @return host and port, for {@code bootstrap.servers}
   */
  @Override
  public synchronized String bootstrapServers() {
    return advertised();
  }

  /**
   * The INTERNAL listener: the way past a proxy, for tools of the test itself. Always plain text.
   *
   * @return host and port, for {@code bootstrap.servers}
   */
  @Override
  public synchronized String internalBootstrapServers() {
    return "127.0.0.1:" + ports.internal();
  }

  /**
   * Where the CLIENT listener really listens, whatever is advertised: what a proxy forwards to.
   *
   * @return an address on this machine
   */
  public synchronized InetSocketAddress clientListener() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.client());
  }

  /**
   * Starts the broker again after {@link #stop()} or {@link #kill()}: same ports, same data.
   * Returns when it serves.
   *
   * @throws IllegalStateException when it runs already, was closed, or is the shared one of a
   *     {@link KafkaTest}
   * @throws LocalKafkaException when it does not serve within {@link
   *     LocalKafkaBuilder#startTimeout}; the message ends with what the broker's log says
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
   * Ends the broker in good order (SIGTERM) and returns when it has ended; its data stay. Does
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
   * Kills the broker (SIGKILL), as a crash would; its data stay as they are on disk. Does nothing
   * when it is not running.
   *
   * @throws IllegalStateException when it is the shared one of a {@link KafkaTest}
   */
  public synchronized void kill() {
    requireOwn();
    killNow();
  }

  /**
   * Stops the broker's process where it is (SIGSTOP): connections stay open, nothing answers.
   *
   * @throws IllegalStateException when it does not run, or is the shared one of a {@link KafkaTest}
   */
  public synchronized void suspend() {
    requireOwn();
    signal("STOP");
    suspended = true;
  }

  /**
   * Lets a suspended broker go on (SIGCONT).
   *
   * @throws IllegalStateException when it does not run, or is the shared one of a {@link KafkaTest}
   */
  public synchronized void resume() {
    requireOwn();
    signal("CONT");
    suspended = false;
  }

  /**
   * Whether the broker's process lives; a suspended one does.
   *
   * @return false after {@link #stop()}, {@link #kill()}, {@link #close()} or a crash
   */
  public synchronized boolean isRunning() {
    return broker != null && broker.isAlive();
  }

  /**
   * The broker's process.
   *
   * @return its number
   * @throws IllegalStateException when it does not run
   */
  public synchronized long pid() {
    return running().handle().pid();
  }

  /**
   * The broker's log of all its runs so far.
   *
   * @return the text, empty when there is none yet
   */
  public String logs() {
    return log.from(0);
  }

  /**
   * The file that {@link #logs()} reads; deleted by {@link #close()}.
   *
   * @return the file
   */
  public Path logFile() {
    return log.file();
  }

  /**
   * Where the broker keeps its partitions, for tests that damage them while the broker is stopped;
   * deleted by {@link #close()}.
   *
   * @return the folder, with one folder a partition in it
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

  /** What {@link #close()} does, for the extension, which owns the shared one. */
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

  /** The first start, which may still change the ports. */
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

  /** Starts the process if none lives; the nodes of a cluster can serve only together. */
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

  /** The other half of a start; not waited for to its end when that has been given up. */
  synchronized void awaitServing(BooleanSupplier givenUp) {
    BrokerProcess begun = running();
    boolean ready =
        interruptibly(
            "starting the broker", () -> begun.awaitReady(settings.startTimeout(), givenUp));
    if (!ready && !givenUp.getAsBoolean()) {
      String fate = begun.fate();
      killNow();
      throw new LocalKafkaException(
          ("The broker did not start within %d ms: its process %s. Its log says why; a"
                  + " slow machine wants a longer startTimeout, and a setting that the broker refuses"
                  + " was given as serverProperty %s or jvmOption %s:%n%s")
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
      throw new IllegalStateException("The broker was closed, its data are gone: " + this);
    }
  }

  private void requireOwn() {
    if (settings.shared()) {
      throw new IllegalStateException(
          "This broker is shared by all tests of this JVM, so no single test may end or stop it."
              + " Start one of your own: LocalKafka.builder().start()");
    }
  }

  private interface Step {
    boolean run() throws IOException, InterruptedException;
  }

  private boolean interruptibly(String what, Step step) {
    try {
      return step.run();
    } catch (IOException e) {
      throw new LocalKafkaException("Failed at " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalKafkaException("Interrupted while " + what, e);
    }
  }
}
