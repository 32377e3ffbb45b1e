package io.github.kafkaeasy.opentelemetry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry's Java agent, if it is there. It makes a span of its own inside of each {@code
 * send} of Kafka's client, and puts that one's context into the headers.
 */
final class JavaAgent {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTracing.class);

  /** The class that the JVM starts the agent by; on the system's class path when it is there. */
  private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  private static final String KAFKA = "otel.instrumentation.kafka.enabled";
  private static final String ALL = "otel.instrumentation.common.default-enabled";

  private JavaAgent() {}

  static void warnIfItTracesKafka() {
    if (isPresent() && isOn(KAFKA, isOn(ALL, true))) {
      LOG.warn(
          "The OpenTelemetry Java agent traces Kafka too, so each send has two spans. Start the JVM"
              + " with -D{}=false",
          KAFKA);
    }
  }

  private static boolean isPresent() {
    try {
      return Class.forName(AGENT, false, ClassLoader.getSystemClassLoader()) != null;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static boolean isOn(String property, boolean otherwise) {
    String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    @Nullable String set = System.getProperty(property, System.getenv(variable));
    return set == null ? otherwise : !set.trim().equalsIgnoreCase("false");
  }
}
