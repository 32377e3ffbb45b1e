package io.github.kafkaeasy.micrometer.internal;

import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.flag;

import io.github.kafkaeasy.internal.options.Option;
import java.util.List;

/** Table of {@code KafkaEasyMeters}' options. Not for applications. */
public final class MeterOptions {
  public static final Option<Boolean> BY_PARTITION =
      flag("byPartition", "a topic of a thousand partitions would have a thousand of each gauge");
  public static final Option<Boolean> KAFKA_CLIENTS =
      flag("kafkaClients", "a hundred meters and more for each client");
  public static final Option<Integer> MOST_TOPICS =
      count("mostTopics", 1, 10_000).usual(100, "a pattern may match any number");
  public static final Option<Integer> MOST_EXCEPTIONS =
      count("mostExceptions", 1, 1_000).usual(30, "more classes than that are no picture");

  private MeterOptions() {}

  /** All rows, in the order in which the documentation lists them. */
  public static List<Option<?>> table() {
    return List.of(BY_PARTITION, KAFKA_CLIENTS, MOST_TOPICS, MOST_EXCEPTIONS);
  }
}
