package io.github.kafkaeasy.broker;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A consumer in a separate JVM that prints one line per handled record and can be killed. */
final class ConsumerChild {

  private ConsumerChild() {}

  public static void main(String[] args) throws Exception {
    ConsumerBuilder<String> builder =
        KafkaEasy.connect(args[0])
            .consumer(String.class)
            .topics(args[1])
            .group(args[2])
            .name("child")
            .ordering(Ordering.valueOf(args[3]))
            .commitEvery(Duration.ofMillis(200));
    if (args.length > 4) {
      builder.groupProtocol(GroupProtocol.valueOf(args[4]));
    } else {
      // The shortest timeout that brokers allow: a killed member blocks its partitions for this
      // time.
      builder.property("session.timeout.ms", 6_000).property("heartbeat.interval.ms", 1_000);
    }
    EasyConsumer consumer =
        builder
            .handle(
                message -> {
                  TakeTime.millis(ThreadLocalRandom.current().nextInt(6));
                  ChildEvent.print(
                      "handled",
                      "topic",
                      message.topic(),
                      "partition",
                      message.partition(),
                      "offset",
                      message.offset());
                })
            .start()
            .closeOnShutdown();
    System.exit(consumer.awaitClosed() == ConsumerState.CLOSED ? 0 : 1);
  }
}
