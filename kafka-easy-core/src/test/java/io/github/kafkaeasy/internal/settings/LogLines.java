package io.github.kafkaeasy.internal.settings;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects the lines that a class logs until it is closed. */
public final class LogLines implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  public LogLines(Class<?> of) {
    this(of.getName());
  }

  /** Collects the lines of a class that is package-private in another package. */
  public LogLines(Package of, String name) {
    this(of.getName() + "." + name);
  }

  /** Collects the lines of the logger with this name. */
  public LogLines(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    lines.list = new CopyOnWriteArrayList<>(); // read by the test while other threads log
    lines.start();
    logger.addAppender(lines);
  }

  public List<String> all() {
    return lines.list.stream()
        .map(line -> line.getLevel() + " " + line.getFormattedMessage())
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
  }
}
