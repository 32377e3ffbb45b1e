package io.github.kafkaeasy.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One client's connection through a {@link FaultProxy}. Each direction has a reading and a writing
 * thread, so that delayed bytes do not keep later ones from being read.
 */
final class ProxyConnection {

  /**
   * Limits the buffer of a direction to 4 MiB; when it is full, the sender waits as with a slow
   * link.
   */
  private static final int MOST_CHUNKS = 256;

  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int CONNECT_MILLIS = 5_000;

  /** Marks the end of the stream: the sender has closed its side. */
  private static final Chunk END = new Chunk(new byte[0], 0);

  private final Socket client;
  private final Socket broker = new Socket();
  private final LinkState toBroker;
  private final LinkState toClients;
  private final Consumer<ProxyConnection> onClosed;

  // Guarded by this.
  private final List<Thread> threads = new ArrayList<>();
  private boolean closed;

  ProxyConnection(
      Socket client, LinkState toBroker, LinkState toClients, Consumer<ProxyConnection> onClosed) {
    this.client = client;
    this.toBroker = toBroker;
    this.toClients = toClients;
    this.onClosed = onClosed;
  }

  private static final class Chunk {
    final byte[] bytes;
    final long dueNanos;

    Chunk(byte[] bytes, long dueNanos) {
      this.bytes = bytes;
      this.dueNanos = dueNanos;
    }
  }

  static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, "fault-proxy-" + name);
    thread.setDaemon(true);
    return thread;
  }

  /** Connects to the broker on a separate thread, so that the listener does not wait. */
  void open(InetSocketAddress address) {
    start("connect", () -> connect(address));
  }

  private void connect(InetSocketAddress address) throws IOException {
    broker.connect(address, CONNECT_MILLIS);
    client.setTcpNoDelay(true);
    broker.setTcpNoDelay(true);
    pump(client, broker, toBroker, "to-broker");
    pump(broker, client, toClients, "to-client");
  }

  /** Closes both ends with a TCP reset; false when they are already closed. */
  boolean reset() {
    return close(true);
  }

  private synchronized boolean close(boolean hard) {
    if (closed) {
      return false;
    }
    closed = true;
    close(client, hard);
    close(broker, hard);
    // Wakes threads that wait for the end of a fault or for space in the buffer.
    threads.forEach(Thread::interrupt);
    onClosed.accept(this);
    return true;
  }

  private static void close(Socket socket, boolean hard) {
    try {
      if (hard) {
        // A linger time of zero makes close() send a TCP reset.
        socket.setSoLinger(true, 0);
      }
    } catch (IOException notConnected) {
      // The option could not be set; closing is enough.
    }
    try {
      socket.close();
    } catch (IOException gone) {
      // The socket is closed anyway.
    }
  }

  private void pump(Socket from, Socket to, LinkState link, String name) {
    BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>(MOST_CHUNKS);
    start(name + "-writer", () -> write(to, link, chunks));
    start(name + "-reader", () -> read(from, link, chunks));
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private synchronized void start(String role, Work work) {
    if (closed) {
      return;
    }
    Thread thread = daemon(role + "-" + client.getPort(), () -> untilBroken(work));
    threads.add(thread);
    thread.start();
  }

  private void untilBroken(Work work) {
    try {
      work.run();
    } catch (IOException | InterruptedException brokenConnection) {
      reset();
    }
  }

  private static void read(Socket from, LinkState link, BlockingQueue<Chunk> chunks)
      throws IOException, InterruptedException {
    InputStream in = from.getInputStream();
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      chunks.put(new Chunk(Arrays.copyOf(buffer, read), link.dueNanos()));
    }
    chunks.put(END);
  }

  private void write(Socket to, LinkState link, BlockingQueue<Chunk> chunks)
      throws IOException, InterruptedException {
    for (Chunk chunk = chunks.take(); chunk.bytes.length > 0; chunk = chunks.take()) {
      link.awaitPassage(chunk.dueNanos, chunk.bytes.length);
      to.getOutputStream().write(chunk.bytes);
      TimeUnit.MILLISECONDS.sleep(link.busyMillis(chunk.bytes.length));
    }
    close(false);
  }
}
