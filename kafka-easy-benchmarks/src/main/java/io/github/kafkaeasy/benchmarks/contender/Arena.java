package io.github.kafkaeasy.benchmarks.contender;

import java.util.List;

/**
 * The topics of one run of a contender.
 *
 * @param bootstrap the broker's address
 * @param topic the filled topic, for consumers
 * @param partitions number of its partitions
 * @param records number of its records
 * @param sink the topic for producers; the broker soon deletes its records
 */
public record Arena(String bootstrap, String topic, int partitions, long records, String sink) {

  /** The values as command line arguments. */
  public List<String> toArguments() {
    return List.of(bootstrap, topic, Integer.toString(partitions), Long.toString(records), sink);
  }

  static Arena fromArguments(List<String> arguments) {
    return new Arena(
        arguments.get(0),
        arguments.get(1),
        Integer.parseInt(arguments.get(2)),
        Long.parseLong(arguments.get(3)),
        arguments.get(4));
  }
}
