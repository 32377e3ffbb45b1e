package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;

/**
 * Events about files. Two of them are bad: one is not JSON, one has a negative size. Both go to the
 * dead-letter topic with the reason; the others are handled, in order per file.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "file-events"; it is created if it is missing.
 */
public final class FileEvents {
  private static final String[] EVENTS = {
    "{\"path\": \"/in/a.csv\", \"operation\": \"created\", \"bytes\": 0}",
    "{\"path\": \"/in/a.csv\", \"operation\": \"written\", \"bytes\": 1200}",
    "{\"path\": \"/in/b.csv\", \"operation\": \"created\", \"bytes\": 0",
    "{\"path\": \"/in/c.csv\", \"operation\": \"written\", \"bytes\": -7}",
    "{\"path\": \"/in/a.csv\", \"operation\": \"closed\", \"bytes\": 1200}",
  };

  record FileEvent(String path, String operation, long bytes) {}

  private FileEvents() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "file-events");
    } catch (Exception e) {
      Say.failed(FileEvents.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    // Text that no codec has checked, as a producer in another language may send it.
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(3, -1).start()) {
      for (String event : EVENTS) {
        producer.sendAndWait(event.substring(10, 19), event);
      }
    }
    EasyConsumer files =
        kafka
            .consumer(FileEvent.class)
            .topics(topic)
            .group(topic + "-importer")
            .ordering(Ordering.KEY)
            .onFailure(RetryThenDeadLetter.attempts(4))
            .stopWhenCaughtUp()
            .handle(
                message -> {
                  FileEvent event = message.value();
                  if (event.bytes() < 0) {
                    // Not retried, since a retry cannot succeed.
                    throw new RejectedMessage("bytes: " + event.bytes() + " is negative");
                  }
                  Say.line("handled  %s", event);
                })
            .start();
    finish(files);
    EasyConsumer dead =
        kafka
            .consumer(byte[].class)
            .topics(topic + ".dlq")
            .group(topic + "-on-call")
            .stopWhenCaughtUp()
            .handle(
                message ->
                    DeadLetter.read(message.headers())
                        .ifPresent(letter -> Say.line("broken   %s", letter)))
            .start();
    finish(dead);
    Say.line("%d handled, %d dead-lettered", files.stats().handled(), files.stats().deadLettered());
  }

  private static void finish(EasyConsumer consumer) throws InterruptedException {
    if (consumer.awaitClosed(Duration.ofSeconds(60)) != ConsumerState.CLOSED) {
      throw new KafkaEasyException(consumer.name() + " did not finish: " + consumer.failure());
    }
  }
}
