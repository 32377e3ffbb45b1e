package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.kafkaeasy.test.FaultProxy.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fault proxy in front of a server that echoes every byte. */
class FaultProxyTest {

  private ServerSocket echo;
  private Thread server;
  private FaultProxy proxy;
  private Socket client;

  @BeforeEach
  void connect() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    server = new Thread(this::serve, "echo");
    server.setDaemon(true);
    server.start();
    proxy = FaultProxy.open();
    proxy.forwardTo((InetSocketAddress) echo.getLocalSocketAddress());
    client = newClient();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
    echo.close();
  }

  @Test
  void theProxyForwardsBothWaysAndCounts() throws IOException {
    assertThat(ask("hello")).isEqualTo("hello");
    assertThat(proxy.accepted()).isEqualTo(1);
    assertThat(proxy.bytes(Direction.TO_BROKER)).isEqualTo(5);
    assertThat(proxy.bytes(Direction.TO_CLIENTS)).isEqualTo(5);
  }

  @Test
  void aDelayAppliesToEachDirectionAndKeepsTheOrder() throws IOException {
    proxy.delay(Duration.ofMillis(150));
    long start = System.nanoTime();
    assertThat(ask("one, two, three")).isEqualTo("one, two, three");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("there and back")
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  @Test
  void aThrottledConnectionIsSlow() throws IOException {
    assertThat(ask("warm")).isEqualTo("warm");
    proxy.throttle(64 * 1024);
    long start = System.nanoTime();
    String large = "x".repeat(48 * 1024);
    assertThat(ask(large)).isEqualTo(large);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("the first two thirds of 48 KiB at 64 KiB per second")
        .isGreaterThanOrEqualTo(Duration.ofMillis(500));
  }

  @Test
  void inABlackHoleNoByteArrivesAndAfterItAllDo() throws IOException {
    proxy.blackHole();
    send("swallowed?");
    assertThat(nothingComes()).isTrue();
    long before = proxy.bytes(Direction.TO_BROKER);
    proxy.pass();
    assertThat(receive("swallowed?".length())).isEqualTo("swallowed?");
    assertThat(before).isZero();
  }

  @Test
  void inOneWayModeTheOtherDirectionIsHeldBack() throws IOException {
    proxy.oneWay(Direction.TO_BROKER);
    send("there");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> proxy.bytes(Direction.TO_BROKER) == 5);
    assertThat(nothingComes()).isTrue();
    assertThat(proxy.bytes(Direction.TO_CLIENTS)).isZero();
    proxy.oneWay(Direction.TO_CLIENTS);
    assertThat(receive(5)).isEqualTo("there");
    send("not there");
    assertThat(nothingComes()).isTrue();
    assertThat(proxy.bytes(Direction.TO_BROKER)).isEqualTo(5);
  }

  @Test
  void aResetCutsOpenConnectionsAndNewOnesWork() throws IOException {
    assertThat(ask("before")).isEqualTo("before");
    assertThat(proxy.reset()).isEqualTo(1);
    assertThat(proxy.cut()).isEqualTo(1);
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> client.getInputStream().read());
    client = newClient();
    assertThat(ask("after")).isEqualTo("after");
  }

  @Test
  void aResetEndsAConnectionInABlackHoleToo() throws IOException {
    assertThat(ask("before")).isEqualTo("before");
    proxy.blackHole();
    send("lost with its connection");
    assertThat(proxy.reset()).isEqualTo(1);
    proxy.pass();
    client = newClient();
    assertThat(ask("after")).isEqualTo("after");
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> threadsOfClosedConnections() == 0);
  }

  @Test
  void ifTheServerDoesNotRunConnectionsAreClosed() throws Exception {
    echo.close();
    server.join(); // until then its port accepts connections
    client = newClient();
    assertThat(ends(client)).isTrue();
  }

  @Test
  void aClosedProxyHasNoConnectionAndNoPort() throws IOException {
    assertThat(ask("before")).isEqualTo("before");
    int port = proxy.port();
    proxy.close();
    assertThat(ends(client)).isTrue();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }

  @Test
  void aServerOnAnotherMachineIsRefused() throws IOException {
    InetAddress elsewhere = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxy.forwardTo(new InetSocketAddress(elsewhere, 9092)))
        .withMessageContaining("192.0.2.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxy.throttle(10))
        .withMessageContaining("1024");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxy.delay(Duration.ofMillis(-1)))
        .withMessageContaining("negative");
  }

  private long threadsOfClosedConnections() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("fault-proxy-to-"))
        .filter(thread -> !thread.getName().endsWith("-" + client.getLocalPort()))
        .count();
  }

  private Socket newClient() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private String ask(String text) throws IOException {
    send(text);
    return receive(text.length());
  }

  private void send(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String receive(int count) throws IOException {
    client.setSoTimeout(30_000);
    return new String(client.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
  }

  private boolean nothingComes() throws IOException {
    client.setSoTimeout(300);
    try {
      return client.getInputStream().read() == Integer.MIN_VALUE;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  private static boolean ends(Socket socket) throws IOException {
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket one = echo.accept();
        Thread answer = new Thread(() -> answer(one), "echo-" + one.getPort());
        answer.setDaemon(true);
        answer.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answer(Socket one) {
    try (one) {
      InputStream in = one.getInputStream();
      byte[] buffer = new byte[4096];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        one.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException cut) {
      // The test cuts connections.
    }
  }
}
