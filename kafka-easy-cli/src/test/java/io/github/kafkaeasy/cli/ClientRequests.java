package io.github.kafkaeasy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * Tells a test about each request of this JVM's Kafka clients, on the client's thread and before
 * the request is sent. Learns of them by the clients' log lines.
 */
public final class ClientRequests extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final Pattern SENDING = Pattern.compile("Sending (\\w+) request with header");

  private final Consumer<String> listener;

  private ClientRequests(Consumer<String> listener) {
    this.listener = listener;
  }

  /**
   * Does some work and listens meanwhile.
   *
   * @param listener gets the kind of each request, such as {@code LIST_OFFSETS}
   */
  public static <T> T during(Supplier<T> work, Consumer<String> listener) {
    Logger log = (Logger) LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient");
    ClientRequests listening = new ClientRequests(listener);
    listening.start();
    log.setAdditive(false);
    log.setLevel(Level.DEBUG);
    log.addAppender(listening);
    try {
      return work.get();
    } finally {
      log.detachAppender(listening);
      log.setLevel(null);
      log.setAdditive(true);
    }
  }

  @Override
  protected void append(ILoggingEvent line) {
    Matcher sending = SENDING.matcher(line.getFormattedMessage());
    if (sending.find()) {
      listener.accept(sending.group(1));
    }
  }
}
