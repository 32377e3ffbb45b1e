package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.producer.EasyProducer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Partitioning by key: records with the same key go to one partition and keep their order. Records
 * without a key go to one partition until batch.size bytes were sent there, then to another one.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "keys-and-partitions"; it is created if it is missing.
 */
public final class KeysAndPartitions {
  private static final int ROUNDS = 4;

  private KeysAndPartitions() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "keys-and-partitions");
    } catch (Exception e) {
      Say.failed(KeysAndPartitions.class, e);
    }
  }

  private static void run(String topic) {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    Map<String, List<RecordMetadata>> places = new TreeMap<>();
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(3, -1).start()) {
      for (int round = 1; round <= ROUNDS; round++) {
        for (int user = 1; user <= 5; user++) {
          String key = "user_%03d".formatted(user);
          RecordMetadata where = producer.sendAndWait(key, "message " + round);
          places.computeIfAbsent(key, k -> new ArrayList<>()).add(where);
        }
        // These few records stay in one partition; the producer changes it after batch.size bytes.
        places
            .computeIfAbsent("(no key)", k -> new ArrayList<>())
            .add(producer.sendAndWait("message " + round));
      }
    }
    Say.line("key        partition@offset of its %d records, as they were sent", ROUNDS);
    places.forEach((key, records) -> Say.line("%-10s %s", key, places(records)));
    List<String> several = keys(places, records -> !shareAPartition(records));
    List<String> swapped = keys(places, records -> !offsetsRise(records));
    if (!several.isEmpty()) {
      Say.line("Keys in several partitions, because partitions were added meanwhile: %s", several);
    } else if (!swapped.isEmpty()) {
      Say.line("Keys whose records are not in the order in which they were sent: %s", swapped);
    } else {
      Say.line(
          "Each key has one partition, where its records have the order in which they were sent.");
    }
  }

  private static List<String> keys(
      Map<String, List<RecordMetadata>> places, Predicate<List<RecordMetadata>> which) {
    return places.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("user_") && which.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String places(List<RecordMetadata> records) {
    return records.stream()
        .map(where -> where.partition() + "@" + where.offset())
        .collect(Collectors.joining("  "));
  }

  private static boolean shareAPartition(List<RecordMetadata> records) {
    return records.stream().map(RecordMetadata::partition).distinct().count() == 1;
  }

  /** Compares numbers; as texts "10" would come before "9". */
  private static boolean offsetsRise(List<RecordMetadata> records) {
    for (int i = 1; i < records.size(); i++) {
      if (records.get(i).offset() <= records.get(i - 1).offset()) {
        return false;
      }
    }
    return true;
  }
}
