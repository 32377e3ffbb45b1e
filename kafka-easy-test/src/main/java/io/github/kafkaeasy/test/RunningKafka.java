package io.github.kafkaeasy.test;

/**
 * An existing cluster. Tests use it as clients and do not control its brokers.
 *
 * @param bootstrapServers hosts and ports, for {@code bootstrap.servers}
 */
record RunningKafka(String bootstrapServers) implements TestKafka {}
