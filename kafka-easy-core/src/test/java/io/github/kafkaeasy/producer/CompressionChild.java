package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Compression;

/** Sends one record from a JVM that cannot load a native codec. */
final class CompressionChild {
  private CompressionChild() {}

  /** Arguments: bootstrap servers, topic, compression. */
  public static void main(String[] args) {
    ProducerBuilder<String> builder =
        KafkaEasy.connect(args[0])
            .producer(String.class)
            .topic(args[1])
            .compression(Compression.valueOf(args[2]));
    System.out.println(builder.describe());
    try (EasyProducer<String> producer = builder.start()) {
      System.out.println("offset " + producer.sendAndWait("compressed").offset());
    }
  }
}
