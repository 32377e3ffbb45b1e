package io.github.kafkaeasy.broker;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.test.ChildEvent;
import java.time.Duration;

/** A consumer in a JVM that cannot load a native library; prints how it ended. */
final class CodecChild {
  private CodecChild() {}

  /** Arguments: bootstrap servers, topic, group. */
  public static void main(String[] args) throws Exception {
    EasyConsumer consumer =
        KafkaEasy.connect(args[0])
            .consumer(String.class)
            .topics(args[1])
            .group(args[2])
            .handle(message -> ChildEvent.print("handled", "value", message.value()))
            .start();
    ConsumerState state = consumer.awaitClosed(Duration.ofSeconds(20));
    ChildEvent.print(
        "state", "name", state.name(), "why", consumer.failure().map(String::valueOf).orElse(""));
    consumer.close();
    System.exit(0);
  }
}
