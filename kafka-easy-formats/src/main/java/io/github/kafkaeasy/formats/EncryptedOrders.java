package io.github.kafkaeasy.formats;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.EasyProducer;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/** Values encrypted with AES-GCM; a header names the key. */
public final class EncryptedOrders {

  record Order(String customer, int amount) {}

  private EncryptedOrders() {}

  /** Sends an order to the topic that is the first argument, and receives it. */
  public static void main(String[] args) throws Exception {
    run(KafkaEasy.fromEnvironment(), args.length > 0 ? args[0] : "encrypted-orders", newKey());
  }

  /** Generates a key for this example; an application gets its keys from a key service. */
  static AesGcm newKey() throws NoSuchAlgorithmException {
    SecretKey key = KeyGenerator.getInstance("AES").generateKey();
    return new AesGcm(Map.of("2026-11", key), "2026-11");
  }

  static Codec<Order> orders(AesGcm encryption) {
    return Codec.json(Order.class).then(encryption.codec());
  }

  static void run(KafkaEasy kafka, String topic, AesGcm encryption) throws InterruptedException {
    try (EasyProducer<Order> orders =
        kafka.producer(orders(encryption)).topic(topic).createTopic(3, -1).start()) {
      orders.sendAndWait("anna", new Order("anna", 10));
    }

    kafka
        .consumer(orders(encryption))
        .topics(topic)
        .group(topic + "-billing")
        .onFailure(RetryThenDeadLetter.attempts(3))
        .handle(message -> System.out.println(message.value()))
        .stopWhenCaughtUp()
        .start()
        .awaitClosed();
  }
}
