package io.github.kafkaeasy.error.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.DisconnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CausesTest {

  @Test
  void aNetworkFailureIsTemporaryAtAnyDepthOfCauses() {
    assertThat(Causes.mayPass(new ConnectException())).isTrue();
    assertThat(Causes.mayPass(new CompletionException(new ClosedChannelException()))).isTrue();
    assertThat(Causes.mayPass(new RuntimeException(new RuntimeException(new TimeoutException()))))
        .isTrue();
    assertThat(Causes.mayPass(new UncheckedIOException(new SocketTimeoutException()))).isTrue();
    assertThat(Causes.mayPass(DisconnectException.INSTANCE)).isTrue();
  }

  @Test
  void anExceptionOfAParserIsNotTemporary() {
    assertThat(Causes.mayPass(new UncheckedIOException(new EOFException()))).isFalse();
    assertThat(Causes.mayPass(new IOException("unexpected end of stream"))).isFalse();
    assertThat(Causes.mayPass(new IOException())).isFalse();
    assertThat(Causes.mayPass(new IllegalStateException("Connection reset"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Broken pipe", "Connection reset by peer", "Connection reset"})
  void aBrokenConnectionIsTemporaryEvenIfOnlyTheMessageSaysSo(String text) {
    assertThat(Causes.mayPass(new IllegalStateException(new IOException(text)))).isTrue();
  }

  @Test
  void aTruncatedAnswerIsTemporaryForBothHttpClientsOfTheJdk() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread breaking = new Thread(() -> breakOff(server));
      breaking.start();
      URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");

      assertThat(
              catchThrowable(
                  () ->
                      HttpClient.newHttpClient()
                          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())))
          .isInstanceOf(IOException.class)
          .matches(Causes::mayPass);
      assertThat(
              catchThrowable(
                  () -> ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode()))
          .isInstanceOf(IOException.class)
          .matches(Causes::mayPass);
    }
  }

  @Test
  void exceptionAndCauseAreNamedWithoutTheirMessages() {
    assertThat(Causes.names(new IllegalStateException("s3cret")))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(
            Causes.names(new RuntimeException("s3cret", new CompletionException(circle("s3cret")))))
        .isEqualTo("java.lang.RuntimeException, caused by java.io.IOException");
  }

  /** An exception whose cause has this exception as its cause. */
  private static IOException circle(String text) {
    IOException one = new IOException(text);
    one.initCause(new IOException(text, one));
    return one;
  }

  /** Reads requests and closes the connection without an answer. */
  private static void breakOff(ServerSocket server) {
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
