package io.github.kafkaeasy.faults;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * A consumer in this JVM whose handlers take a random time of 0 to 5 ms.
 *
 * @param consumer running until it is closed
 * @param watch checks the order of its handlers
 */
record Member(EasyConsumer consumer, OrderWatch watch) {

  private static final int LONGEST_MILLIS = 5;

  static Member join(
      Site site,
      String topic,
      String group,
      Outcomes outcomes,
      UnaryOperator<ConsumerBuilder<String>> options) {
    OrderWatch watch = new OrderWatch();
    ConsumerBuilder<String> builder =
        site.kafka()
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .commitEvery(Duration.ofMillis(200))
            .onAssigned(watch::assigned)
            .handle(message -> handle(message, watch, outcomes));
    return new Member(options.apply(builder).start(), watch);
  }

  private static void handle(Message<String> message, OrderWatch watch, Outcomes outcomes)
      throws InterruptedException {
    watch.begins(message.partition(), message.offset(), message.key());
    try {
      TakeTime.millis(ThreadLocalRandom.current().nextInt(LONGEST_MILLIS + 1));
      outcomes.settled(message.partition(), message.offset());
    } finally {
      watch.ends(message.partition(), message.key());
    }
  }
}
