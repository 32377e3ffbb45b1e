package io.github.kafkaeasy.test.internal.child;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Logger that writes one line per event to standard output. Thread-safe. */
final class BrokerLogger extends LegacyAbstractLogger {

  /**
   * The lowest level that is logged; set by {@code
   * LocalKafka.builder().jvmOption("-Dkafka-easy.broker.log=DEBUG")}.
   */
  private static final Level THRESHOLD =
      Level.valueOf(System.getProperty("kafka-easy.broker.log", "INFO"));

  /**
   * Logger that is limited to WARN when the level is INFO, because at INFO it prints about 450
   * settings several times per start.
   */
  private static final String CONFIGURATION = "org.apache.kafka.common.config.AbstractConfig";

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final PrintStream OUT = System.out;
  private static final long serialVersionUID = 1L;

  /** Not serialised; SLF4J restores loggers by name. */
  private final transient Level threshold;

  BrokerLogger(String name) {
    this.name = name;
    this.threshold = name.equals(CONFIGURATION) && THRESHOLD == Level.INFO ? Level.WARN : THRESHOLD;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    StringWriter line = new StringWriter();
    line.append(LocalTime.now(ZoneId.systemDefault()).format(TIME))
        .append(' ')
        .append(level.name())
        .append(' ')
        .append(name)
        .append(": ")
        .append(MessageFormatter.basicArrayFormat(pattern, arguments));
    if (thrown != null) {
      line.append(System.lineSeparator());
      thrown.printStackTrace(new PrintWriter(line, true));
    }
    OUT.println(line.toString().stripTrailing());
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return enabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return enabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return enabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return enabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return enabled(Level.ERROR);
  }

  private boolean enabled(Level level) {
    return level.toInt() >= threshold.toInt();
  }
}
