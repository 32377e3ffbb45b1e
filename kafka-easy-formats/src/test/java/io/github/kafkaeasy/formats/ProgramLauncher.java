package io.github.kafkaeasy.formats;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.test.LocalKafka;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;

/**
 * Main class of {@code mvn -q -Pformats -Dexample=NAME}: runs a program with a local Kafka and, if
 * needed, a local registry. Without a name it lists the programs.
 */
public final class ProgramLauncher {
  private ProgramLauncher() {}

  public static void main(String[] args) throws Exception {
    String name = System.getProperty("example", "").strip();
    try (LocalKafka kafka = LocalKafka.builder().start()) {
      run(name, KafkaEasy.connect(kafka.bootstrapServers()), name + "-orders");
    }
    System.exit(0); // exec:java would wait for threads of libraries
  }

  private static void run(String name, KafkaEasy kafka, String topic)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    switch (name) {
      case "AvroOrders" -> {
        try (LocalRegistry registry = new LocalRegistry()) {
          AvroOrders.run(AvroOrders.withRegistry(kafka, registry.url(), true), topic);
        }
      }
      case "JsonSchemaOrders" -> {
        try (LocalRegistry registry = new LocalRegistry()) {
          JsonSchemaOrders.run(JsonSchemaOrders.withSchema(kafka, registry.url()), topic);
        }
      }
      case "CloudEventOrders" -> CloudEventOrders.run(kafka, topic);
      case "ProtobufOrders" -> ProtobufOrders.run(kafka, topic);
      case "EncryptedOrders" -> EncryptedOrders.run(kafka, topic, EncryptedOrders.newKey());
      default ->
          System.out.println(
              "AvroOrders, JsonSchemaOrders, CloudEventOrders, ProtobufOrders or EncryptedOrders:"
                  + " -Dexample=NAME");
    }
  }
}
