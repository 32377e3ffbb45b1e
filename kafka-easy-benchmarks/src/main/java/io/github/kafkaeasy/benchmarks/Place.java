package io.github.kafkaeasy.benchmarks;

/**
 * Where the work is.
 *
 * @param bootstrap the broker
 * @param topic the filled topic, for consumers
 * @param records how many records are in it
 * @param sink the topic for producers; the broker soon deletes what it gets
 */
record Place(String bootstrap, String topic, long records, String sink) {}
