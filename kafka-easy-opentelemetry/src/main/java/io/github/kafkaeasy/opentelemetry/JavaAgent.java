package io.github.kafkaeasy.opentelemetry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects OpenTelemetry's Java agent. The agent creates its own span inside each {@code send} of
 * Kafka's client and writes that span's context into the headers, so each send would have two
 * spans.
 */
final class JavaAgent {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTracing.class);

  /** The agent's premain class; on the system class path when the agent is used. */
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
