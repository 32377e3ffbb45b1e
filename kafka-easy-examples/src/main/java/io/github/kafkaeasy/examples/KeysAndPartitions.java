package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.producer.EasyProducer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Where keys go: records of one key share a partition and keep their order; records without a key
 * are spread.
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
    kafka.awaitReady();
    Map<String, Set<String>> places = new TreeMap<>();
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(3, -1).start()) {
      for (int round = 1; round <= ROUNDS; round++) {
        for (int user = 1; user <= 5; user++) {
          String key = "user_%03d".formatted(user);
          RecordMetadata where = producer.sendAndWait(key, "message " + round);
          places.computeIfAbsent(key, k -> new TreeSet<>()).add(place(where));
        }
        // Not awaited one by one: records that leave together share a batch, and so a partition.
        RecordMetadata where = producer.sendAndWait("message " + round);
        places.computeIfAbsent("(no key)", k -> new TreeSet<>()).add(place(where));
      }
    }
    Say.line("key        partition@offset of its %d records", ROUNDS);
    places.forEach((key, where) -> Say.line("%-10s %s", key, String.join("  ", where)));
    long moved =
        places.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("user_"))
            .filter(entry -> partitions(entry.getValue()) > 1)
            .count();
    if (moved == 0) {
      Say.line("Each key has one partition, and its records come in the order they were sent.");
    } else {
      Say.line("%d keys have several partitions: somebody added partitions meanwhile.", moved);
    }
  }

  private static String place(RecordMetadata where) {
    return where.partition() + "@" + where.offset();
  }

  private static long partitions(Set<String> places) {
    return places.stream().map(place -> place.substring(0, place.indexOf('@'))).distinct().count();
  }
}
