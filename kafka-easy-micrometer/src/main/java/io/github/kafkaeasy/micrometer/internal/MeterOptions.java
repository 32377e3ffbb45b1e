package io.github.kafkaeasy.micrometer.internal;

import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.flag;

import io.github.kafkaeasy.internal.options.Option;
import java.util.List;

/** Table of {@code KafkaEasyMeters}' options. Not for applications. */
public final class MeterOptions {
  public static final Option<Boolean> BY_PARTITION =
      flag("byPartition", "a topic with 1,000 partitions would have 1,000 gauges of each kind");
  public static final Option<Boolean> KAFKA_CLIENTS =
      flag("kafkaClients", "each client has more than a hundred meters");
  public static final Option<Integer> MOST_TOPICS =
      count("mostTopics", 1, 10_000).usual(100, "a topic pattern may match any number of topics");
  public static final Option<Integer> MOST_EXCEPTIONS =
      count("mostExceptions", 1, 1_000).usual(30, "a chart of more classes is not readable");

  private MeterOptions() {}

  /** All rows, in the order in which the documentation lists them. */
  public static List<Option<?>> table() {
    return List.of(BY_PARTITION, KAFKA_CLIENTS, MOST_TOPICS, MOST_EXCEPTIONS);
  }
}
