package io.github.kafkaeasy.faults;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A consumer in a separate JVM that reports its events with the machine's monotonic time.
 * Arguments: bootstrap servers, topic, group, ordering, and the session timeout in ms, or {@code
 * broker} for the consumer protocol, in which the broker sets it.
 */
final class ConsumerChild {

  static final String SESSION_OF_THE_BROKER = "broker";

  private ConsumerChild() {}

  public static void main(String[] args) throws Exception {
    ConsumerBuilder<String> described =
        KafkaEasy.connect(args[0])
            .consumer(String.class)
            .topics(args[1])
            .group(args[2])
            .ordering(Ordering.valueOf(args[3]))
            .commitEvery(Duration.ofMillis(200))
            .onAssigned(
                partitions ->
                    partitions.forEach(
                        partition ->
                            ChildEvent.print(
                                "assigned",
                                "partition",
                                partition.partition(),
                                "at",
                                System.nanoTime())))
            .handle(ConsumerChild::handle);
    EasyConsumer consumer = membership(described, args[4]).start().closeOnShutdown();
    ConsumerState end = awaitEnd(consumer);
    System.exit(end == ConsumerState.CLOSED ? 0 : 1);
  }

  private static ConsumerBuilder<String> membership(
      ConsumerBuilder<String> described, String session) {
    if (session.equals(SESSION_OF_THE_BROKER)) {
      return described.groupProtocol(GroupProtocol.CONSUMER);
    }
    int millis = Integer.parseInt(session);
    return described
        .property("session.timeout.ms", millis)
        .property("heartbeat.interval.ms", millis / 5);
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
    say("begins", message, System.nanoTime());
    TakeTime.millis(ThreadLocalRandom.current().nextInt(6));
    say("ends", message, System.nanoTime());
  }

  private static void say(String what, Message<String> message, long at) {
    ChildEvent.print(
        what,
        "partition",
        message.partition(),
        "offset",
        message.offset(),
        "key",
        message.key(),
        "thread",
        Thread.currentThread().getName(),
        "at",
        at);
  }
}
