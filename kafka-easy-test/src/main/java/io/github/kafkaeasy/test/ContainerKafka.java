package io.github.kafkaeasy.test;

import java.util.Locale;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker in a container. The only class that uses Testcontainers, an optional dependency. */
final class ContainerKafka implements TestKafka, AutoCloseable {

  private final KafkaContainer container;

  private ContainerKafka(KafkaContainer container) {
    this.container = container;
  }

  static ContainerKafka start(String image) {
    KafkaContainer container =
        new KafkaContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"));
    // The same settings as a local broker's, because the tests rely on them.
    ServerProperties.defaults()
        .forEach((name, value) -> container.withEnv(environmentVariable(name), value));
    try {
      container.start();
    } catch (RuntimeException e) {
      container.stop();
      throw new LocalKafkaException(
          "No container of " + image + " could be started; is Docker running? " + e.getMessage(),
          e);
    }
    return new ContainerKafka(container);
  }

  /**
   * The environment variable of the image for a broker setting: {@code group.min.x} is
   * KAFKA_GROUP_MIN_X.
   */
  private static String environmentVariable(String setting) {
    return "KAFKA_" + setting.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  String logs() {
    return container.getLogs();
  }

  @Override
  public void close() {
    container.stop();
  }
}
