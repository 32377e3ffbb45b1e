package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Topics of several types in one consumer with exactlyOnce, each with its own handler. */
@KafkaTest
class TypedTopicsExactlyOnceTest {

  @Test
  void handlersOfTopicsWithTheirOwnTypeSendToo(TestKafka broker, TestTopics topics, RawKafka raw)
      throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    String orders = topics.create("orders", 1);
    String payments = topics.create("payments", 1);
    String refunds = topics.create("refunds", 1);
    String out = topics.create("out", 1);
    try (EasyProducer<String> producer = kafka.producer(String.class).start()) {
      for (String topic : new String[] {orders, payments, refunds}) {
        producer.sendAndWait(
            io.github.kafkaeasy.message.OutgoingMessage.of("41").key("k").topic(topic));
      }
    }
    AtomicInteger attempts = new AtomicInteger();
    Queue<Long> silent = new ConcurrentLinkedQueue<>();
    try (EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(orders)
            .topic(
                payments,
                Codec.json(Long.class),
                (message, outputs) -> {
                  outputs.send(out, message.key(), "payment " + (message.value() + 1));
                  if (attempts.incrementAndGet() == 1) {
                    throw new IllegalStateException("the first attempt fails after its send");
                  }
                })
            .topic(refunds, Codec.json(Long.class), message -> silent.add(message.value()))
            .group(topics.group("billing"))
            .exactlyOnce()
            .stopWhenCaughtUp()
            .handleAndSend(
                (message, outputs) -> outputs.send(out, message.key(), "order " + message.value()))
            .start()) {
      assertThat(consumer.awaitClosed(Duration.ofSeconds(60))).isEqualTo(ConsumerState.CLOSED);
    }
    assertThat(CommittedValues.of(raw, out)).containsExactlyInAnyOrder("payment 42", "order 41");
    assertThat(attempts).hasValue(2);
    assertThat(silent).containsExactly(41L);
  }

  @Test
  void aSendingHandlerOfATopicIsRefusedWithoutExactlyOnce() {
    ConsumerBuilder<String> builder =
        KafkaEasy.connect("a:1")
            .consumer(String.class)
            .group("billing")
            .topic("payments", Codec.json(Long.class), (message, outputs) -> {})
            .handle(message -> {});

    assertThatThrownBy(builder::describe)
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("topic")
        .hasMessageContaining("exactlyOnce");
  }
}
