package io.github.kafkaeasy.faults;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A consumer in a JVM of its own, which says what it does. Arguments: servers, topic, group,
 * ordering, session timeout in milliseconds.
 */
final class ConsumerChild {

  private ConsumerChild() {}

  public static void main(String[] args) throws Exception {
    int session = Integer.parseInt(args[4]);
    EasyConsumer consumer =
        KafkaEasy.connect(args[0])
            .consumer(String.class)
            .topics(args[1])
            .group(args[2])
            .ordering(Ordering.valueOf(args[3]))
            .commitEvery(Duration.ofMillis(200))
            .property("session.timeout.ms", session)
            .property("heartbeat.interval.ms", session / 5)
            .onAssigned(
                partitions ->
                    partitions.forEach(
                        partition ->
                            ChildEvent.print("assigned", "partition", partition.partition())))
            .handle(ConsumerChild::handle)
            .start()
            .closeOnShutdown();
    ConsumerState end = awaitEnd(consumer);
    System.exit(end == ConsumerState.CLOSED ? 0 : 1);
  }

  private static ConsumerState awaitEnd(EasyConsumer consumer) throws InterruptedException {
    long refused = 0;
    ConsumerState state = consumer.awaitClosed(Duration.ofMillis(100));
    while (state != ConsumerState.CLOSED && state != ConsumerState.FAILED) {
      long now = consumer.stats().failedCommits();
      if (now != refused) {
        refused = now;
        ChildEvent.print("refused", "commits", refused);
      }
      state = consumer.awaitClosed(Duration.ofMillis(100));
    }
    return state;
  }

  private static void handle(Message<String> message) throws InterruptedException {
    say("begins", message);
    TakeTime.millis(ThreadLocalRandom.current().nextInt(6));
    say("ends", message);
  }

  private static void say(String what, Message<String> message) {
    ChildEvent.print(
        what, "partition", message.partition(), "offset", message.offset(), "key", message.key());
  }
}
