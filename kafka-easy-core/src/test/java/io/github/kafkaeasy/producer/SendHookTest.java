package io.github.kafkaeasy.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.internal.LogCapture;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.spi.OutgoingRecord;
import io.github.kafkaeasy.producer.spi.SendHook;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Send hooks see each record before it is encoded and receive the outcome of its send. */
@KafkaTest
class SendHookTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private KafkaEasy kafka;
  private String topic;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics) {
    topic = topics.create("hooked");
    kafka = KafkaEasy.connect(broker.bootstrapServers());
  }

  private SendHook noting(String name) {
    return record -> {
      record.headers().add("by", name.getBytes(StandardCharsets.UTF_8));
      seen.add(
          "begin "
              + name
              + " "
              + record.key()
              + (record.isTombstone() ? " tombstone" : "")
              + (record.isOfFailurePolicy() ? " failed" : ""));
      return (metadata, failure) ->
          seen.add(
              "ended "
                  + name
                  + (metadata == null ? "" : " @" + metadata.offset())
                  + (failure == null ? "" : " " + failure.getClass().getSimpleName())
                  + " "
                  + Thread.currentThread().getName().replaceAll("-callbacks-.*", "-callbacks"));
    };
  }

  @Test
  void hooksAreCalledInOrderAndGetTheOutcomeOnTheCallbackThread(RawKafka raw) {
    try (EasyProducer<String> producer =
        kafka
            .sendHook(noting("0"))
            .producer(String.class)
            .topic(topic)
            .hook(noting("1"))
            .hook(noting("2"))
            .start()) {
      producer.send("k", "v").join();
      assertThat(producer.flush(Duration.ofSeconds(30)).allDelivered()).isTrue();
    }
    assertThat(seen)
        .containsExactly(
            "begin 0 k",
            "begin 1 k",
            "begin 2 k",
            "ended 2 @0 kafka-easy-callbacks",
            "ended 1 @0 kafka-easy-callbacks",
            "ended 0 @0 kafka-easy-callbacks");
    ConsumerRecord<byte[], byte[]> sent = raw.records(topic).get(0);
    assertThat(sent.headers().headers("by")).hasSize(3);
  }

  @Test
  void theOutcomeOfSendAndWaitIsReportedOnTheCallbackThreadToo() {
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).hook(noting("1")).start()) {
      producer.sendAndWait(OutgoingMessage.<String>tombstone().key("gone"));
    }
    assertThat(seen).containsExactly("begin 1 gone tombstone", "ended 1 @0 kafka-easy-callbacks");
  }

  @Test
  void aHookThatThrowsFailsTheSendAndEarlierHooksGetTheFailure() {
    SendHook refusing =
        record -> {
          throw new SecurityException("secret");
        };
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).hook(noting("1")).hook(refusing).start()) {
      assertThatThrownBy(() -> producer.sendAndWait("k", "v"))
          .isInstanceOf(DeliveryException.class)
          .hasMessageContaining("a hook")
          .hasMessageContaining("java.lang.SecurityException")
          .hasMessageContaining("Nothing was sent")
          .hasMessageNotContaining("secret");
      assertThat(producer.stats().failed()).isEqualTo(1);
      assertThat(producer.stats().pending()).isZero();
    }
    assertThat(seen).hasSize(2).element(1).asString().startsWith("ended 1 HookException");
  }

  private static Codec<String> withoutItsClass() {
    return Codec.of(
        text -> {
          throw new NoClassDefFoundError("gone");
        },
        bytes -> "",
        "incomplete");
  }

  @Test
  void anErrorOfACodecEndsTheSendAndIsThrown() {
    List<Throwable> outcomes = new CopyOnWriteArrayList<>();
    try (EasyProducer<String> producer =
        kafka.producer(withoutItsClass()).topic(topic).hook(noting("1")).start()) {
      assertThatThrownBy(() -> producer.send("k", "v", (at, failure) -> outcomes.add(failure)))
          .isInstanceOf(NoClassDefFoundError.class);
      assertThat(producer.stats().pending()).isZero();
      assertThat(producer.flush(Duration.ofSeconds(30)).failedCount()).isEqualTo(1);
    }
    assertThat(outcomes).hasSize(1);
    assertThat(seen).hasSize(2).element(1).asString().startsWith("ended 1 ");
  }

  @Test
  void anErrorOfACodecEndsTheRecordOfATransaction() {
    try (EasyProducer<String> producer =
        kafka
            .producer(withoutItsClass())
            .topic(topic)
            .hook(noting("1"))
            .transactional(topic)
            .start()) {
      assertThatThrownBy(() -> producer.inTransaction(tx -> tx.send("k", "v")))
          .isInstanceOf(NoClassDefFoundError.class);
    }
    assertThat(seen).hasSize(2).element(1).asString().startsWith("ended 1 ");
  }

  @Test
  void aHookGetsTheFailureOfASendThatFailsLater(TestTopics topics) {
    Codec<String> broken =
        Codec.of(
            text -> {
              throw new IllegalStateException("cannot");
            },
            bytes -> "",
            "broken");
    try (EasyProducer<String> producer =
        kafka.producer(broken).topic(topic).hook(noting("1")).start()) {
      assertThatThrownBy(() -> producer.sendAndWait("k", "v"))
          .isInstanceOf(DeliveryException.class);
      String missing = topics.name("missing");
      assertThatThrownBy(
              () ->
                  producer.sendAndWait(OutgoingMessage.<String>tombstone().key("k").topic(missing)))
          .isInstanceOf(DeliveryException.class);
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "begin 1 k",
            "ended 1 DeliveryException kafka-easy-callbacks",
            "begin 1 k tombstone",
            "ended 1 DeliveryException kafka-easy-callbacks");
  }

  @Test
  void anExceptionOfAHookAtTheEndIsLoggedOnceAndChangesNothing() {
    SendHook throwing =
        record ->
            (metadata, failure) -> {
              throw new IllegalStateException("on purpose");
            };
    try (LogCapture log = LogCapture.of(SendHook.class);
        EasyProducer<String> producer =
            kafka.producer(String.class).topic(topic).hook(noting("1")).hook(throwing).start()) {
      for (int i = 0; i < 5; i++) {
        producer.sendAndWait("k", "v" + i);
      }
      assertThat(producer.flush(Duration.ofSeconds(30)).allDelivered()).isTrue();
      assertThat(seen).filteredOn(line -> line.startsWith("ended 1")).hasSize(5);
      assertThat(log.lines()).hasSize(1);
    }
  }

  @Test
  void codecsSeeTheHeadersThatAHookAdded() {
    AtomicReference<byte[]> read = new AtomicReference<>();
    Codec<String> reading =
        Codec.withContext(
            (text, context) -> {
              read.set(context.headers().lastHeader("by").value());
              return text.getBytes(StandardCharsets.UTF_8);
            },
            (bytes, context) -> "",
            "reading");
    try (EasyProducer<String> producer =
        kafka.producer(reading).topic(topic).hook(noting("1")).start()) {
      producer.sendAndWait("k", "v");
    }
    assertThat(read.get()).asString(StandardCharsets.UTF_8).isEqualTo("1");
  }

  @Test
  void theProducerOfAFailurePolicyHasTheConnectionsHooks() {
    AtomicReference<FailureContext> context = new AtomicReference<>();
    FailureHandler handler =
        new FailureHandler() {
          @Override
          public FailureHandler open(FailureContext given) {
            context.set(given);
            return this;
          }

          @Override
          public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
            throw new AssertionError("nothing fails");
          }
        };
    try (EasyConsumer consumer =
        kafka
            .sendHook(noting("0"))
            .consumer(String.class)
            .topics(topic)
            .group("hooked")
            .onFailure(handler)
            .handle(message -> {})
            .start()) {
      assertThat(consumer).isNotNull();
      try (EasyProducer<byte[]> producer = context.get().producer().topic(topic).start()) {
        producer.sendAndWait("k", new byte[] {1});
      }
    }
    assertThat(seen).element(0).isEqualTo("begin 0 k failed");
  }

  @Test
  void theSameHookTwiceIsRefused() {
    SendHook hook = noting("1");
    ProducerBuilder<String> builder = kafka.producer(String.class).hook(hook);
    assertThatThrownBy(() -> builder.hook(hook)).isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> kafka.sendHook(hook).producer(String.class).hook(hook))
        .isInstanceOf(InvalidOptionException.class);
    assertThat(kafka.sendHook(hook).sendHooks()).containsExactly(hook);
    assertThat(kafka.sendHook(hook).withoutHooks().sendHooks()).isEmpty();
  }

  @Test
  void aHookSeesTopicAndPartitionAndItsHeadersReplaceThoseOfTheMessage(RawKafka raw) {
    List<OutgoingRecord> shown = new CopyOnWriteArrayList<>();
    SendHook hook =
        record -> {
          shown.add(record);
          record.headers().remove("a").add("a", new byte[] {2});
          return SendHook.Sent.NONE;
        };
    try (EasyProducer<String> producer = kafka.producer(String.class).hook(hook).start()) {
      producer.sendAndWait(
          OutgoingMessage.of("v").topic(topic).partition(0).header("a", new byte[] {1}));
    }
    assertThat(shown).hasSize(1);
    assertThat(shown.get(0).topic()).isEqualTo(topic);
    assertThat(shown.get(0).partition()).isZero();
    assertThat(raw.records(topic).get(0).headers().headers("a"))
        .singleElement()
        .satisfies(header -> assertThat(header.value()).containsExactly(2));
  }
}
