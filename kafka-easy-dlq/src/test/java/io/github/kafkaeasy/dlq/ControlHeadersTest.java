package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.letter.RetryHeaders;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.KafkaEasyHeaders;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/**
 * Control headers of kafka-easy steer kafka-easy consumers in one topic only, and reach neither
 * handlers nor other topics.
 */
class ControlHeadersTest extends DlqFixture {
  private static final RetryThenDeadLetter LATER =
      RetryThenDeadLetter.attempts(1).retryTopics(Duration.ofMillis(100));

  ControlHeadersTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private static List<String> names(Iterable<Header> headers) {
    List<String> names = new ArrayList<>();
    headers.forEach(header -> names.add(header.key()));
    return names;
  }

  @Test
  void handlersDoNotSeeControlHeaders(TestTopics topics) {
    String orders = topics.create("orders");
    List<List<String>> seen = new CopyOnWriteArrayList<>();
    raw.publish(orders, "k", "v", RawKafka.header("trace", "1"));
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .onFailure(LATER)
            .handle(
                message -> {
                  seen.add(names(message.headers()));
                  if (seen.size() == 1) {
                    throw new IllegalStateException("not yet");
                  }
                })
            .start()) {
      await().until(() -> consumer.stats().handled() == 1);
    }
    assertThat(seen).containsExactly(List.of("trace"), List.of("trace"));
  }

  @Test
  void aRecordForwardedWithItsHeadersReachesTheConsumerOfTheNextService(TestTopics topics) {
    String orders = topics.create("orders");
    String mails = topics.create("mails");
    Set<String> failedOnce = ConcurrentHashMap.newKeySet();
    Set<String> mailed = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 10; i++) {
      raw.publish(orders, "k" + i, "v" + i);
    }
    try (EasyProducer<String> producer = kafka.producer(Codec.string()).topic(mails).start();
        EasyConsumer forwarding =
            consumer(orders, topics.group("billing"))
                .onFailure(LATER)
                .handle(
                    message -> {
                      if (message.value().equals("v3") && failedOnce.add("v3")) {
                        throw new IllegalStateException("not yet");
                      }
                      producer.sendAndWait(
                          OutgoingMessage.of(message.value()).headers(message.headers()));
                    })
                .start();
        EasyConsumer mailing =
            consumer(mails, topics.group("mailing"))
                .handle(message -> mailed.add(message.value()))
                .start()) {
      await().until(() -> forwarding.stats().handled() == 10);
      await().until(() -> mailing.stats().handled() + mailing.stats().filtered() == 10);
      assertThat(mailed).hasSize(10);
    }
  }

  @Test
  void aTargetHeaderForwardedByAnotherToolIsIgnored(TestTopics topics) {
    String mails = topics.create("mails");
    raw.publish(
        mails,
        "k",
        "v",
        RawKafka.header(KafkaEasyHeaders.TARGET_GROUP, "billing"),
        RawKafka.header(KafkaEasyHeaders.TARGET_TOPIC, "orders.retry.100ms"));
    try (EasyConsumer mailing =
        consumer(mails, topics.group("mailing")).handle(message -> {}).start()) {
      await().until(() -> mailing.stats().handled() + mailing.stats().filtered() == 1);
      assertThat(mailing.stats().handled()).isEqualTo(1);
    }
  }

  @Test
  void aProducerDoesNotSendControlHeadersOfAnotherTopic(TestTopics topics) {
    String mails = topics.create("mails");
    String letters = topics.create("letters");
    try (EasyProducer<String> producer = kafka.producer(Codec.string()).start()) {
      producer.sendAndWait(
          OutgoingMessage.of("a redriven record, forwarded")
              .topic(mails)
              .header("trace", "1")
              .header(KafkaEasyHeaders.TARGET_GROUP, "billing")
              .header(KafkaEasyHeaders.TARGET_TOPIC, "orders")
              .header(RetryHeaders.DUE, 17)
              .header(DeadLetterHeaders.REDRIVES, 3)
              .header(DeadLetterHeaders.REDRIVEN_FROM, "orders.dlq-0@17"));
      producer.sendAndWait(
          OutgoingMessage.of("a dead letter, copied")
              .topic(letters)
              .header(DeadLetterHeaders.SOURCE_TOPIC, "orders")
              .header(DeadLetterHeaders.REDRIVES, 3));
    }
    assertThat(names(raw.awaitRecords(mails, 1, LIMIT).get(0).headers())).containsExactly("trace");
    assertThat(names(raw.awaitRecords(letters, 1, LIMIT).get(0).headers()))
        .containsExactly(DeadLetterHeaders.SOURCE_TOPIC, DeadLetterHeaders.REDRIVES);
  }

  @Test
  void aTargetedRecordKeepsItsTargetInRetryTopics(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(
        orders,
        "k",
        "poison",
        RawKafka.header(KafkaEasyHeaders.TARGET_GROUP, group),
        RawKafka.header(KafkaEasyHeaders.TARGET_TOPIC, orders));
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(LATER)
            .handle(
                message -> {
                  throw new IllegalStateException("poison");
                })
            .start()) {
      await().until(() -> consumer.stats().deadLettered() == 1);
    }
    ConsumerRecord<byte[], byte[]> letter = raw.awaitRecords(orders + ".dlq", 1, LIMIT).get(0);
    assertThat(names(letter.headers()))
        .startsWith(KafkaEasyHeaders.TARGET_GROUP, KafkaEasyHeaders.TARGET_TOPIC)
        .noneMatch(name -> name.startsWith(RetryHeaders.PREFIX))
        .doesNotHaveDuplicates();
    assertThat(letter.headers().lastHeader(KafkaEasyHeaders.TARGET_TOPIC).value())
        .isEqualTo(orders.getBytes(UTF_8));
  }

  @Test
  void adviceGetsTheRecordAsItWasInItsSourceTopic(TestTopics topics) {
    String orders = topics.create("orders");
    List<String> advised = new CopyOnWriteArrayList<>();
    raw.publish(orders, "k", "poison");
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .onFailure(
                LATER.advice(
                    (record, failure) -> {
                      advised.add(record.topic() + names(record.headers()));
                      return RetryAdvice.asUsual();
                    }))
            .handle(
                message -> {
                  throw new IllegalStateException("poison");
                })
            .start()) {
      await().until(() -> consumer.stats().deadLettered() == 1);
    }
    assertThat(advised).containsExactly(orders + "[]", orders + "[]");
  }
}
