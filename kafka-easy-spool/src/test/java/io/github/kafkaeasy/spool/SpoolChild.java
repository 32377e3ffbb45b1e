package io.github.kafkaeasy.spool;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.producer.EasyProducer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Sends continuously from a separate JVM and prints the records that the spool has stored, until it
 * is killed.
 */
final class SpoolChild {
  private SpoolChild() {}

  /** Arguments: bootstrap servers, topic, the spool's file. */
  public static void main(String[] args) {
    EasyProducer<String> producer =
        KafkaEasy.connect(args[0])
            .producer(String.class)
            .topic(args[1])
            .deliveryTimeout(Duration.ofSeconds(1))
            .maxBlock(Duration.ofSeconds(1))
            .spool(DiskSpool.at(Path.of(args[2])))
            .start();
    for (int i = 0; ; i++) {
      int number = i;
      producer.send(
          "key-" + i % 7,
          String.valueOf(i),
          (metadata, failure) -> {
            if (failure == null) {
              // One write call per line, so that a kill cannot leave half a line.
              System.out.println("taken " + number);
            }
          });
    }
  }
}
