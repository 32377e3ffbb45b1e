package io.github.kafkaeasy.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.kafkaeasy.error.DecodeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * HTTP clients used by serializers, when the server accepts a request and closes the connection.
 */
class BrokenOffTest {
  private ServerSocket server;
  private String url;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    url = "http://127.0.0.1:" + server.getLocalPort() + "/";
    new Thread(() -> breakOff(server)).start();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void aBrokenConnectionOfApachesClientIsTemporary() throws IOException {
    try (CloseableHttpClient client = HttpClients.custom().disableAutomaticRetries().build()) {
      Throwable failure =
          catchThrowable(() -> client.execute(new HttpGet(url), answer -> answer.getCode()));

      assertThat(DecodeException.mayPass(failure)).as("%s", failure).isTrue();
    }
  }

  @Test
  void aBrokenConnectionOfOkHttpIsTemporary() {
    Throwable failure =
        catchThrowable(
            () ->
                new OkHttpClient()
                    .newCall(new Request.Builder().url(url).build())
                    .execute()
                    .close());

    assertThat(DecodeException.mayPass(failure)).as("%s", failure).isTrue();
  }

  /** Accepts requests and closes the connection without an answer. */
  static void breakOff(ServerSocket server) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          int ignored = socket.getInputStream().read(new byte[10_000]);
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }
}
