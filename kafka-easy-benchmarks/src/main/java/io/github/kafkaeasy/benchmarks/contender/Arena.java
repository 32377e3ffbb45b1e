package io.github.kafkaeasy.benchmarks.contender;

import java.util.List;

/**
 * Where the work is.
 *
 * @param bootstrap the broker
 * @param topic the filled topic, for consumers
 * @param partitions how many it has
 * @param records how many records are in it
 * @param sink the topic for producers; the broker soon deletes what it gets
 */
public record Arena(String bootstrap, String topic, int partitions, long records, String sink) {

  /** For a command line. */
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
