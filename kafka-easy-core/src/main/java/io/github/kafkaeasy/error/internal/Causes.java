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

/** Searches chains of exception causes, for example for network failures. */
public final class Causes {
  /** Limit of the chain length, because causes may form a cycle. */
  private static final int DEEPEST = 20;

  /**
   * Exceptions that HTTP clients throw when the server closes a connection. Compared by class name,
   * because the libraries may be absent.
   */
  private static final Set<String> BROKEN_OFF =
      Set.of(
          "io.vertx.core.http.HttpClosedException",
          "org.apache.hc.core5.http.ConnectionClosedException",
          "org.apache.hc.core5.http.NoHttpResponseException",
          "org.apache.http.ConnectionClosedException",
          "org.apache.http.NoHttpResponseException");

  /**
   * Beginnings of messages that mean the same in plain {@link IOException}s; the class alone is not
   * enough, because parsers throw it too.
   */
  private static final List<String> BROKEN_OFF_TEXTS =
      List.of(
          "Broken pipe",
          "Connection reset",
          "HTTP/1.1 header parser received no bytes", // the JDK's client
          "unexpected end of stream on http"); // OkHttp

  private Causes() {}

  /**
   * Whether the failure or one of its causes is a network failure or one of Kafka's retriable
   * exceptions.
   */
  public static boolean mayPass(Throwable failure) {
    return chain(failure).stream().anyMatch(Causes::isOfTheNetwork);
  }

  /**
   * The class names of the failure and of its root cause, without messages, which may quote
   * payloads.
   */
  public static String names(Throwable failure) {
    List<Throwable> chain = chain(failure);
    String name = failure.getClass().getName();
    String first = chain.get(chain.size() - 1).getClass().getName();
    return first.equals(name) ? name : name + ", caused by " + first;
  }

  /** The failure's message; if it has none, as some of Kafka's exceptions, the class name. */
  public static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getName() : message;
  }

  /** The failure itself or its first cause that has the given type; null if there is none. */
  public static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    return chain(failure).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }

  /**
   * The failure and its causes, outermost first; at most twenty, so that it ends for cyclic causes
   * too.
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
        || name.startsWith("java.net.http.") // by name: the module may be absent
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
