package io.github.kafkaeasy.broker;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.TakeTime;

/**
 * A consumer in a separate JVM that prints a line when an attempt begins. Arguments: bootstrap
 * servers, topic, group, protocol.
 */
final class StoppedChild {

  private StoppedChild() {}

  public static void main(String[] args) throws Exception {
    GroupProtocol protocol = GroupProtocol.valueOf(args[3]);
    ConsumerBuilder<String> builder =
        KafkaEasy.connect(args[0])
            .consumer(String.class)
            .topics(args[1])
            .group(args[2])
            .groupProtocol(protocol)
            .ordering(Ordering.KEY)
            .onRevoked(partitions -> ChildEvent.print("revoked", "count", partitions.size()))
            .handle(
                message -> {
                  // Reads the clock before printing, because the process may be suspended while it
                  // prints.
                  long begun = System.nanoTime();
                  ChildEvent.print(
                      "begins", "worker", Thread.currentThread().getName(), "nanos", begun);
                  TakeTime.millis(1);
                });
    if (protocol == GroupProtocol.CLASSIC) {
      builder = builder.property("session.timeout.ms", 6_000);
    }
    System.exit(builder.start().closeOnShutdown().awaitClosed() == ConsumerState.CLOSED ? 0 : 1);
  }
}
