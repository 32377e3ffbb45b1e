package io.github.kafkaeasy.internal.connection;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.WarmUp;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Creates every kind of client on a thread whose context class loader cannot load Kafka's classes.
 */
final class ContextLoaderChild {
  private ContextLoaderChild() {}

  /** Arguments: bootstrap servers, topic. */
  public static void main(String[] args) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader blind = ClassLoader.getPlatformClassLoader();
    Thread.currentThread().setContextClassLoader(blind);
    KafkaEasy kafka = KafkaEasy.connect(args[0]);
    kafka.awaitReady();
    use(kafka, args[1], "blind");
    if (Thread.currentThread().getContextClassLoader() != blind) {
      throw new AssertionError("the thread lost its own class loader");
    }
    Thread.currentThread().setContextClassLoader(before);
    use(kafka, args[1], "seeing");
  }

  private static void use(KafkaEasy kafka, String topic, String who) throws Exception {
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).warmUp(WarmUp.probe()).start()) {
      System.out.println(who + " sent " + producer.sendAndWait(who).hasOffset());
    }
    try (EasyAdmin admin = kafka.admin()) {
      System.out.println(who + " asked " + admin.topicExists(topic));
    }
    kafka.rawAdmin().close(Duration.ofSeconds(5));
    kafka.rawConsumer(Map.of()).close();
    kafka.rawProducer(Map.of()).close();
    CompletableFuture<String> read = new CompletableFuture<>();
    EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group("group-" + who)
            .handle(message -> read.complete(message.value()))
            .start();
    System.out.println(who + " read " + read.get(60, TimeUnit.SECONDS));
    consumer.close();
  }
}
