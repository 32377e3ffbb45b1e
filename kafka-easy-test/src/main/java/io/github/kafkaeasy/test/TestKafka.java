package io.github.kafkaeasy.test;

/**
 * The Kafka of a {@link KafkaTest}: a {@link LocalKafka} unless {@code -Dkafka-easy.test.kafka}
 * selects another back end. A test that uses Kafka only as a client asks for this type and runs on
 * every back end. A test that stops, kills or configures the broker asks for a {@link LocalKafka},
 * or declares its operations with {@link NeedsControl}.
 *
 * <table>
 * <caption>The back ends</caption>
 * <tr><th>{@code kafka-easy.test.kafka}</th><th>back end</th></tr>
 * <tr><td>{@code local}, or not set</td><td>a {@link LocalKafka}</td></tr>
 * <tr><td>{@code testcontainers}</td><td>a container of {@code -Dkafka-easy.test.image}, else of
 *     {@code apache/kafka}; needs Docker and {@code org.testcontainers:testcontainers-kafka} on the
 *     class path</td></tr>
 * <tr><td>{@code host:port}, several separated by commas</td><td>an existing cluster; tests create and delete their own topics
 *     there</td></tr>
 * </table>
 */
public sealed interface TestKafka permits LocalKafka, ContainerKafka, RunningKafka {

  /**
   * The bootstrap servers for clients under test.
   *
   * @return hosts and ports, for {@code bootstrap.servers}
   */
  String bootstrapServers();

  /**
   * The bootstrap servers for tools of the test that bypass a proxy; by default those of the
   * clients.
   *
   * @return hosts and ports, for {@code bootstrap.servers}
   */
  default String internalBootstrapServers() {
    return bootstrapServers();
  }
}
