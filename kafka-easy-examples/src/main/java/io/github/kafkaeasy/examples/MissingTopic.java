package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Behaviour without a topic: a send fails with the reason, unless the brokers create topics
 * automatically; a consumer waits and begins when the topic exists.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "missing-topic"; it is created if it is missing.
 */
public final class MissingTopic {
  private MissingTopic() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "missing-topic");
    } catch (Exception e) {
      Say.failed(MissingTopic.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    CountDownLatch handled = new CountDownLatch(1);
    try (EasyAdmin admin = kafka.admin();
        EasyConsumer consumer =
            kafka
                .consumer(String.class)
                .topics(topic)
                .group(topic + "-reader")
                // The interval for noticing new topics. Default: 5 min.
                .property("metadata.max.age.ms", 1_000)
                .handle(
                    message -> {
                      Say.line("3. handled: %s", message.value());
                      handled.countDown();
                    })
                .start()) {
      Say.line("1. the topic exists: %s", admin.topicExists(topic));
      try (EasyProducer<String> producer = kafka.producer(String.class).topic(topic).start()) {
        producer.sendAndWait("this record is not delivered");
        Say.line("   sent: this cluster creates topics automatically");
      } catch (DeliveryException e) {
        Say.line("   not sent: %s", e.getMessage());
      }
      try (EasyProducer<String> producer =
          kafka.producer(String.class).topic(topic).createTopic(1, -1).start()) {
        Say.line("2. sent by a producer that may create it: %s", producer.sendAndWait("hello"));
      }
      if (!handled.await(60, TimeUnit.SECONDS)) {
        throw new KafkaEasyException("nothing was handled within a minute: " + consumer.stats());
      }
    }
  }
}
