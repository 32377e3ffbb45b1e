package io.github.kafkaeasy.test;

/**
 * An existing Kafka cluster that the tests use. Tests connect to it as clients; they cannot stop or
 * reconfigure its brokers.
 *
 * @param bootstrapServers hosts and ports, as in {@code bootstrap.servers}
 */
record RunningKafka(String bootstrapServers) implements TestKafka {}
