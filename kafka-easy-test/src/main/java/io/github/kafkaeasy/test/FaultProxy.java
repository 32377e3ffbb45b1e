package io.github.kafkaeasy.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * TCP proxy between clients and a broker that simulates network faults: it can delay or throttle
 * the bytes, cut connections, and block one or both directions. Listens on the loopback address
 * only.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.open();
 *     LocalKafka kafka =
 *         LocalKafka.builder().advertisedAddress("127.0.0.1", proxy.port()).start()) {
 *   proxy.forwardTo(kafka.clientListener());
 *   ... // clients connect to kafka.bootstrapServers(), which is the proxy
 *   proxy.blackHole();
 *   ...
 *   proxy.pass();
 * }
 * }</pre>
 *
 * <p>Bytes held back are not lost: they are sent when the fault ends, unless the connection was cut
 * meanwhile. Thread-safe. A fault begins and ends at once, on open connections too; {@link
 * #forwardTo} affects only new connections.
 */
public final class FaultProxy implements AutoCloseable {

  /** Direction of bytes through the proxy. */
  public enum Direction {
    /** From the clients to the broker. */
    TO_BROKER,
    /** From the broker to the clients. */
    TO_CLIENTS
  }

  private static final InetAddress LOOPBACK = loopback();
  private static final int BACKLOG = 256;
  private static final int ATTEMPTS_TO_FIND_A_PORT = 5;
  private static final long MILLIS_TO_STOP_ACCEPTING = 1_000;

  private final ServerSocket listener;
  private final Thread acceptor;
  private final List<ProxyConnection> connections = new CopyOnWriteArrayList<>();
  private final LinkState toBroker = new LinkState();
  private final LinkState toClients = new LinkState();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();

  private volatile @Nullable InetSocketAddress target;

  private FaultProxy(ServerSocket listener) {
    this.listener = listener;
    this.acceptor = ProxyConnection.daemon("accept-" + listener.getLocalPort(), this::accept);
  }

  /**
   * Opens a listening proxy. It cuts every connection until {@link #forwardTo} is called.
   *
   * @return the proxy, to be closed by the caller
   */
  public static FaultProxy open() {
    FaultProxy proxy = new FaultProxy(listen());
    proxy.acceptor.start();
    return proxy;
  }

  /** The address 127.0.0.1 itself: with a name, clients might try IPv6 first. */
  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are always a valid address", e);
    }
  }

  private static ServerSocket listen() {
    for (int attempt = 1; ; attempt++) {
      try {
        return new ServerSocket(BrokerPorts.chooseOne(), BACKLOG, LOOPBACK);
      } catch (IOException anotherWasFaster) {
        if (attempt == ATTEMPTS_TO_FIND_A_PORT) {
          throw new UncheckedIOException("no free port for a proxy", anotherWasFaster);
        }
      }
    }
  }

  /**
   * Sets where new connections are forwarded to.
   *
   * @param address an address on this machine, for instance {@link LocalKafka#clientListener()}
   * @throws IllegalArgumentException when it is on another machine
   */
  public void forwardTo(InetSocketAddress address) {
    Objects.requireNonNull(address, "address");
    if (address.getAddress() == null || !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "A FaultProxy forwards on this machine only, not to " + address);
    }
    target = address;
  }

  /**
   * The port for clients.
   *
   * @return a port of the loopback address
   */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * The address for clients.
   *
   * @return an address on this machine, for {@link LocalClusterBuilder#advertisedAddress}
   */
  public InetSocketAddress address() {
    return new InetSocketAddress(LOOPBACK, port());
  }

  /** Ends all faults: from now on bytes are forwarded at once. */
  public void pass() {
    toBroker.clear();
    toClients.clear();
  }

  /**
   * Delays bytes sent from now on, in both directions.
   *
   * @param latency the delay in each direction; zero for none
   * @throws IllegalArgumentException when it is negative
   */
  public void delay(Duration latency) {
    if (latency.isNegative()) {
      throw new IllegalArgumentException("latency must not be negative, but is " + latency);
    }
    toBroker.delay(latency);
    toClients.delay(latency);
  }

  /**
   * Limits the speed of every connection, in both directions.
   *
   * @param bytesPerSecond at least 1,024
   * @throws IllegalArgumentException when it is less
   */
  public void throttle(long bytesPerSecond) {
    if (bytesPerSecond < 1_024) {
      throw new IllegalArgumentException(
          "bytesPerSecond must be at least 1024, not " + bytesPerSecond);
    }
    toBroker.throttle(bytesPerSecond);
    toClients.throttle(bytesPerSecond);
  }

  /** Blocks both directions; open connections stay open and new ones are accepted. */
  public void blackHole() {
    toBroker.block(true);
    toClients.block(true);
  }

  /**
   * Blocks one direction, as with half-open connections.
   *
   * @param open the direction that still works
   */
  public void oneWay(Direction open) {
    toBroker.block(open != Direction.TO_BROKER);
    toClients.block(open != Direction.TO_CLIENTS);
  }

  /**
   * Cuts all connections (TCP reset). New connections are accepted as before.
   *
   * @return the number of connections that were open
   */
  public int reset() {
    int count = 0;
    for (ProxyConnection connection : connections) {
      if (connection.reset()) {
        count++;
      }
    }
    cut.addAndGet(count);
    return count;
  }

  /**
   * The number of connections accepted so far.
   *
   * @return a number that only grows
   */
  public int accepted() {
    return accepted.get();
  }

  /**
   * The number of connections that {@link #reset()} has cut so far, to prove that the fault
   * happened.
   *
   * @return a number that only grows
   */
  public int cut() {
    return cut.get();
  }

  /**
   * The number of bytes forwarded in a direction so far.
   *
   * @param direction the direction
   * @return a number that only grows, and does not change while the direction is blocked
   */
  public long bytes(Direction direction) {
    return (direction == Direction.TO_BROKER ? toBroker : toClients).passed();
  }

  /** Stops listening and cuts all connections. Further calls do nothing. */
  @Override
  public void close() {
    try {
      listener.close();
      // The port accepts connections until the acceptor thread's accept call has returned.
      acceptor.join(MILLIS_TO_STOP_ACCEPTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.forEach(ProxyConnection::reset);
    }
  }

  @Override
  public String toString() {
    return "FaultProxy[" + address() + " to " + target + ", " + toBroker + ", " + toClients + "]";
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        connect(client);
      } catch (IOException closedOrGone) {
        // Either the proxy was closed, which the loop's condition notices, or a client
        // disconnected.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    InetSocketAddress broker = target;
    if (broker == null) {
      client.close();
      return;
    }
    ProxyConnection connection =
        new ProxyConnection(client, toBroker, toClients, connections::remove);
    connections.add(connection);
    connection.open(broker);
    if (listener.isClosed()) {
      connection.reset();
    }
  }
}
