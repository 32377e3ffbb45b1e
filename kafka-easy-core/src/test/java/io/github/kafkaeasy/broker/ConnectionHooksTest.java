package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Security;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.producer.spi.SendHook;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Handler hooks of a connection, on consumers that it starts. */
@KafkaTest
class ConnectionHooksTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<String> seen = new CopyOnWriteArrayList<>();

  private HandlerHook noting(String name) {
    return run -> {
      seen.add(name + " " + run.group() + " " + run.consumerName());
      return () -> seen.add("close " + name);
    };
  }

  @Test
  void theHooksOfTheConnectionAreOutsideOfTheConsumersOwn(
      TestKafka broker, RawKafka raw, TestTopics topics) {
    String topic = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(topic, "k", "v");
    KafkaEasy kafka =
        KafkaEasy.connect(broker.bootstrapServers())
            .handlerHook(noting("outer"))
            .handlerHook(noting("second"));
    try (EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .name("hooked")
            .hook(noting("own"))
            .handle(message -> seen.add("handler"))
            .start()) {
      await().atMost(LIMIT).until(() -> consumer.stats().handled() == 1);
    }
    assertThat(seen)
        .containsExactly(
            "outer " + group + " hooked",
            "second " + group + " hooked",
            "own " + group + " hooked",
            "handler",
            "close own",
            "close second",
            "close outer");
  }

  @Test
  void hooksOfAConsumerWithoutAGroupGetNoGroup(TestKafka broker, RawKafka raw, TestTopics topics) {
    String topic = topics.create("orders");
    raw.publish(topic, "k", "v");
    try (EasyConsumer consumer =
        KafkaEasy.connect(broker.bootstrapServers())
            .consumer(String.class)
            .partitions(new TopicPartition(topic, 0))
            .name("alone")
            .hook(noting("own"))
            .handle(message -> {})
            .start()) {
      await().atMost(LIMIT).until(() -> consumer.stats().handled() == 1);
    }
    assertThat(seen).startsWith("own null alone");
  }

  @Test
  void aConnectionThatIsDerivedFromAnotherKeepsItsHooks() {
    SendHook hook = record -> SendHook.Sent.NONE;
    KafkaEasy kafka = KafkaEasy.connect("localhost:1").sendHook(hook);
    assertThat(kafka.property("client.id", "c").sendHooks()).containsExactly(hook);
    assertThat(kafka.security(Security.tls()).sendHooks()).containsExactly(hook);
    assertThat(kafka.handlerHook(noting("h")).sendHooks()).containsExactly(hook);
  }

  @Test
  void theSameHookTwiceIsRefused() {
    HandlerHook hook = noting("1");
    KafkaEasy kafka = KafkaEasy.connect("localhost:1");
    ConsumerBuilder<String> builder = kafka.consumer(String.class).hook(hook);
    assertThatThrownBy(() -> builder.hook(hook))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("hook")
        .hasMessageContaining("would run twice");
    ConsumerBuilder<String> connected = kafka.handlerHook(hook).consumer(String.class);
    assertThatThrownBy(() -> connected.hook(hook)).isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> kafka.handlerHook(hook).handlerHook(hook))
        .isInstanceOf(InvalidOptionException.class);
    assertThat(kafka.handlerHook(hook).withoutHooks().consumer(String.class).hook(hook))
        .isNotNull();
  }
}
