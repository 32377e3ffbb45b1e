package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.producer.EasyProducer;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Adds partitions to a topic in use: some keys move to another partition, while their older records
 * stay where they are. So the order per key is not kept across the change. The number of partitions
 * cannot be reduced.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "partitions-added"; it is created if it is missing.
 */
public final class PartitionsAdded {
  private static final int KEYS = 12;

  private PartitionsAdded() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "partitions-added");
    } catch (Exception e) {
      Say.failed(PartitionsAdded.class, e);
    }
  }

  private static void run(String topic) {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    try (EasyAdmin admin = kafka.admin()) {
      admin.createTopicIfMissing(topic, 2, -1, Map.of());
      Map<String, Integer> before = send(kafka, topic);
      System.out.println(
          admin.topics().addPartitions(topic, admin.partitionCount(topic).orElse(2) + 2));
      Map<String, Integer> after = send(kafka, topic);
      Say.line("key          before    after");
      before.forEach(
          (key, partition) ->
              Say.line(
                  "%-10s %8d %8d   %s",
                  key,
                  partition,
                  after.get(key),
                  partition.equals(after.get(key)) ? "" : Say.text("moved")));
      long moved =
          before.keySet().stream()
              .filter(key -> !Objects.equals(before.get(key), after.get(key)))
              .count();
      Say.line("%d of %d keys moved", moved, KEYS);
      try {
        System.out.println(admin.topics().addPartitions(topic, 1));
      } catch (InvalidOptionException e) {
        Say.line("reducing to one partition: %s", e.getMessage());
      }
    }
  }

  /** Uses a new producer, which knows the current partitions. */
  private static Map<String, Integer> send(KafkaEasy kafka, String topic) {
    Map<String, Integer> places = new TreeMap<>();
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).warmUp().start()) {
      for (int i = 1; i <= KEYS; i++) {
        String key = "user_%03d".formatted(i);
        places.put(key, producer.sendAndWait(key, "hello").partition());
      }
    }
    return places;
  }
}
