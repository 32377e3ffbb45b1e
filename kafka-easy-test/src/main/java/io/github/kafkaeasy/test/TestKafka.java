package io.github.kafkaeasy.test;

/**
 * The Kafka of a {@link KafkaTest}: a {@link LocalKafka} unless {@code -Dkafka-easy.test.kafka}
 * says otherwise. A test that only talks to Kafka asks for this type and runs on every back end;
 * one that also does something to the broker asks for a {@link LocalKafka}, or says with {@link
 * NeedsControl} what it does.
 *
 * <table>
 * <caption>The back ends</caption>
 * <tr><th>{@code kafka-easy.test.kafka}</th><th>is</th></tr>
 * <tr><td>{@code local}, or not set</td><td>a {@link LocalKafka}</td></tr>
 * <tr><td>{@code testcontainers}</td><td>a container of {@code -Dkafka-easy.test.image}, else of
 *     {@code apache/kafka}; needs Docker and {@code org.testcontainers:testcontainers-kafka} on the
 *     class path</td></tr>
 * <tr><td>{@code host:port}, several with commas</td><td>a cluster that runs already; tests create
 *     and delete topics and groups of their own there</td></tr>
 * </table>
 */
public sealed interface TestKafka permits LocalKafka, ContainerKafka, RunningKafka {

  /**
   * What a client under test connects to.
   *
   * @return hosts and ports, for {@code bootstrap.servers}
   */
  String bootstrapServers();

  /**
   * What tools of the test itself connect to; the same where there is nothing to go past.
   *
   * @return hosts and ports, for {@code bootstrap.servers}
   */
  default String internalBootstrapServers() {
    return bootstrapServers();
  }
}
