package io.github.kafkaeasy.test;

/**
 * A cluster that runs already and is used by the tests of this run. Tests connect to it as clients;
 * they cannot stop or reconfigure its brokers.
 *
 * @param bootstrapServers hosts and ports, as in {@code bootstrap.servers}
 */
record RunningKafka(String bootstrapServers) implements TestKafka {}
