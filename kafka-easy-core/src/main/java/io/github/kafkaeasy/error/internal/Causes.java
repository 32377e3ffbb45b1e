package io.github.kafkaeasy.error.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Exceptions and their causes, in order: whether they are of the network, and their names. */
public final class Causes {
  /** Causes may form a circle. */
  private static final int DEEPEST = 20;

  /**
   * What HTTP clients throw when the other side breaks a connection off. By name: a program may
   * lack these libraries.
   */
  private static final Set<String> BROKEN_OFF =
      Set.of(
          "io.vertx.core.http.HttpClosedException",
          "org.apache.hc.core5.http.ConnectionClosedException",
          "org.apache.hc.core5.http.NoHttpResponseException",
          "org.apache.http.ConnectionClosedException",
          "org.apache.http.NoHttpResponseException");

  /** The same as plain {@link IOException}s, which parsers throw as well: how their texts begin. */
  private static final List<String> BROKEN_OFF_TEXTS =
      List.of(
          "Broken pipe",
          "Connection reset",
          "HTTP/1.1 header parser received no bytes", // the JDK's client
          "unexpected end of stream on http"); // OkHttp

  private Causes() {}

  /** Whether a cause of it is of the network, or one of Kafka's retriable exceptions. */
  public static boolean mayPass(Throwable failure) {
    return chain(failure).stream().anyMatch(Causes::isOfTheNetwork);
  }

  /** The classes of the failure and of the first cause; no messages, which may quote payloads. */
  public static String names(Throwable failure) {
    List<Throwable> chain = chain(failure);
    String name = failure.getClass().getName();
    String first = chain.get(chain.size() - 1).getClass().getName();
    return first.equals(name) ? name : name + ", caused by " + first;
  }

  /** The failure itself or the first of its causes that is of the type; null: there is none. */
  public static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    return chain(failure).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }

  /**
   * The failure and its causes, the outermost first. Twenty at most, so it ends for causes that
   * form a circle, too.
   */
  public static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    @Nullable Throwable cause = failure;
    while (cause != null && chain.size() < DEEPEST) {
      chain.add(cause);
      cause = cause.getCause();
    }
    return chain;
  }

  private static boolean isOfTheNetwork(Throwable cause) {
    String name = cause.getClass().getName();
    return cause instanceof SocketException
        || cause instanceof UnknownHostException
        || cause instanceof InterruptedIOException
        || cause instanceof ClosedChannelException
        || cause instanceof TimeoutException
        || cause instanceof RetriableException
        || name.startsWith("java.net.http.") // by name: a program may lack that module
        || BROKEN_OFF.contains(name)
        || isBrokenOff(cause);
  }

  private static boolean isBrokenOff(Throwable cause) {
    String message = cause.getMessage();
    return cause.getClass() == IOException.class
        && message != null
        && BROKEN_OFF_TEXTS.stream().anyMatch(message::startsWith);
  }
}
