package io.github.kafkaeasy.test;

import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The kind of Kafka used by the tests of this run, as set by {@code -Dkafka-easy.test.kafka}.
 *
 * @param kind local broker, container or existing cluster
 * @param target the container's image or the cluster's addresses; empty for a local broker
 */
record BackEnd(Kind kind, String target) {

  static final String PROPERTY = "kafka-easy.test.kafka";
  static final String IMAGE_PROPERTY = "kafka-easy.test.image";

  private static final String DEFAULT_IMAGE = "apache/kafka:4.3.1";
  private static final Pattern ADDRESSES =
      Pattern.compile("[^\\s,:/]+:\\d{1,5}(,[^\\s,:/]+:\\d{1,5})*");

  enum Kind {
    LOCAL,
    CONTAINER,
    RUNNING
  }

  /** Reads the setting from JUnit's configuration parameters, which include system properties. */
  static BackEnd of(ExtensionContext context) {
    return parse(
        context.getConfigurationParameter(PROPERTY).orElse(""),
        context.getConfigurationParameter(IMAGE_PROPERTY).orElse(""));
  }

  static BackEnd parse(String kafka, String image) {
    String value = kafka.strip();
    if (value.isEmpty() || value.equals("local")) {
      return new BackEnd(Kind.LOCAL, "");
    }
    if (value.equals("testcontainers")) {
      return new BackEnd(Kind.CONTAINER, image.isBlank() ? DEFAULT_IMAGE : image.strip());
    }
    if (ADDRESSES.matcher(value).matches()) {
      return new BackEnd(Kind.RUNNING, value);
    }
    throw new IllegalArgumentException(
        PROPERTY + " must be local, testcontainers or host:port, not \"" + value + "\"");
  }

  boolean isLocal() {
    return kind == Kind.LOCAL;
  }

  TestKafka start() {
    return switch (kind) {
      case LOCAL -> LocalKafka.builder().shared().start();
      case CONTAINER -> startContainer();
      case RUNNING -> new RunningKafka(target);
    };
  }

  private TestKafka startContainer() {
    try {
      return ContainerKafka.start(target);
    } catch (NoClassDefFoundError e) {
      throw new LocalKafkaException(
          PROPERTY
              + "=testcontainers needs org.testcontainers:testcontainers-kafka 2.0.5 or newer on"
              + " the tests' class path; "
              + e.getMessage()
              + " was not found",
          e);
    }
  }

  @Override
  public String toString() {
    return switch (kind) {
      case LOCAL -> "a local broker";
      case CONTAINER -> "a container of " + target;
      case RUNNING -> "the cluster at " + target;
    };
  }
}
