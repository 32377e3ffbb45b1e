package io.github.kafkaeasy.dlq;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.kafkaeasy.dlq.internal.Logs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects the log lines of this module while it is open. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Logs.NAME);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final String about;

  private LogLines(String about) {
    this.about = about;
  }

  /**
   * Collects only lines that contain {@code about}, because other consumers may log at the same
   * time.
   */
  static LogLines about(String about) {
    LogLines lines = new LogLines(about);
    lines.start();
    lines.logger.addAppender(lines);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String line = event.getLevel() + " " + event.getFormattedMessage();
    if (line.contains(about)) {
      lines.add(line);
    }
  }

  List<String> with(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
