package io.github.kafkaeasy.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Filters;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import io.github.kafkaeasy.message.Message;
import java.util.Map;

/**
 * Prints the greetings of two users until it is stopped with Ctrl-C or SIGTERM, then statistics.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "demo.hello"; the group is the second, else "hello-consumer".
 */
public final class HelloConsumer {
  private static final Codec<Greeting> PRETTY = Codec.prettyJson(Greeting.class);

  /** The component names are the names in the JSON. */
  record Greeting(String id, String user_id, String message, String timestamp, String source) {}

  private HelloConsumer() {}

  public static void main(String[] args) {
    try {
      String topic = args.length > 0 ? args[0] : "demo.hello";
      String group = args.length > 1 ? args[1] : "hello-consumer";
      run(topic, group);
    } catch (Exception e) {
      Say.failed(HelloConsumer.class, e);
    }
  }

  private static void run(String topic, String group) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    try (EasyAdmin admin = kafka.admin()) {
      admin.createTopicIfMissing(topic, 3, -1, Map.of());
    }
    long start = System.nanoTime();
    EasyConsumer consumer =
        kafka
            .consumer(Greeting.class)
            .topics(topic)
            .group(group)
            // Both filters work on bytes, so a filtered record is never decoded.
            .filter(Filters.headerEqualsOrAbsent("message_type", "greeting"))
            .filter(Filters.key("user_001", "user_002"))
            // A record that fails four times goes to <topic>.dlq with the reason; no record is
            // lost.
            .onFailure(RetryThenDeadLetter.attempts(4))
            .handle(message -> Say.line("%s", describe(message)))
            .start();
    // Ctrl-C and SIGTERM: finish running handlers, commit, leave the group. The JVM waits for this
    // thread, so its output appears. Without final output, closeOnShutdown() does the same.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(consumer, start)));
    Say.line("Reading %s as group %s. Stop with Ctrl-C.", topic, group);
    if (consumer.awaitClosed() == ConsumerState.FAILED) {
      Say.failed(HelloConsumer.class, consumer.failure().orElseThrow());
    }
  }

  private static String describe(Message<Greeting> message) {
    return Say.text(
        "%s partition %d offset %d%n  key      %s%n  time     %s%n  headers  %s%n%s",
        message.topic(),
        message.partition(),
        message.offset(),
        message.key(),
        message.timestamp(),
        message.headers().asMap(),
        new String(PRETTY.encode(message.value(), CodecContext.of(message.topic())), UTF_8)
            .indent(2));
  }

  private static void finish(EasyConsumer consumer, long start) {
    consumer.close();
    ConsumerStats stats = consumer.stats();
    double seconds = (System.nanoTime() - start) / 1e9;
    Say.line(
        "%d received: %d handled, %d filtered, %d dead-lettered; %.1f s, %.0f records per second",
        stats.received(),
        stats.handled(),
        stats.filtered(),
        stats.deadLettered(),
        seconds,
        stats.received() / seconds);
  }
}
