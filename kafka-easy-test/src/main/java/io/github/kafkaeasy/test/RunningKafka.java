package io.github.kafkaeasy.test;

/**
 * A cluster that somebody else runs: tests talk to it and leave it as it is.
 *
 * @param bootstrapServers hosts and ports, for {@code bootstrap.servers}
 */
record RunningKafka(String bootstrapServers) implements TestKafka {}
