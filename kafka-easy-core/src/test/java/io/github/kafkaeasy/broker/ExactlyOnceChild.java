package io.github.kafkaeasy.broker;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A consumer in a separate JVM that sends an output for each record. Arguments: bootstrap servers,
 * topic, topic of the outputs, group, protocol, whether exactly once.
 */
final class ExactlyOnceChild {

  private ExactlyOnceChild() {}

  public static void main(String[] args) throws Exception {
    KafkaEasy kafka = KafkaEasy.connect(args[0]);
    String outputs = args[2];
    GroupProtocol protocol = GroupProtocol.valueOf(args[4]);
    ConsumerBuilder<String> builder =
        kafka
            .consumer(String.class)
            .topics(args[1])
            .group(args[3])
            .groupProtocol(protocol)
            .ordering(Ordering.KEY)
            .commitEvery(Duration.ofMillis(200));
    if (protocol == GroupProtocol.CLASSIC) {
      // The shortest timeout that brokers allow: a killed member blocks its partitions for this
      // time.
      builder = builder.property("session.timeout.ms", 6_000);
    }
    if (Boolean.parseBoolean(args[5])) {
      builder =
          builder
              .exactlyOnce()
              .handleAndSend(
                  (message, sends) -> {
                    sends.send(outputs, message.key(), message.value());
                    handled(message.value());
                  });
    } else {
      EasyProducer<String> producer = kafka.producer(String.class).topic(outputs).start();
      builder =
          builder.handle(
              message -> {
                producer.sendAndWait(message.key(), message.value());
                handled(message.value());
              });
    }
    System.exit(builder.start().closeOnShutdown().awaitClosed() == ConsumerState.CLOSED ? 0 : 1);
  }

  private static void handled(String value) throws InterruptedException {
    TakeTime.millis(ThreadLocalRandom.current().nextInt(6));
    ChildEvent.print("handled", "value", value);
  }
}
