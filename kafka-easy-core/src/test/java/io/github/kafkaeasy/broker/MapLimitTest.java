package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Brokers that allow less offset metadata than Kafka's default. */
class MapLimitTest {
  private static final String TOPIC = "orders";
  private static final Duration SOON = Duration.ofSeconds(60);

  private static LocalKafka broker(int metadataLimit) {
    return LocalKafka.builder()
        .serverProperty("offset.metadata.max.bytes", "" + metadataLimit)
        .start();
  }

  private static void publish(RawKafka raw, String value, int records) {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      byte[] key = (value + i).getBytes(StandardCharsets.UTF_8);
      all.add(new ProducerRecord<>(TOPIC, key, value.getBytes(StandardCharsets.UTF_8)));
    }
    raw.publishAll(all);
  }

  private static EasyConsumer parking(LocalKafka kafka) {
    return KafkaEasy.connect(kafka.bootstrapServers())
        .consumer(String.class)
        .topics(TOPIC)
        .group("billing")
        .ordering(Ordering.KEY)
        .commitEvery(Duration.ofMillis(100))
        .onFailure(
            failed -> CompletableFuture.completedStage(FailureDecision.retry(Duration.ofHours(1))))
        .handle(
            message -> {
              if (message.value().equals("parked")) {
                throw new IllegalStateException("parked");
              }
            })
        .start();
  }

  private static void awaitHandled(EasyConsumer consumer, long records) {
    Awaitility.await().atMost(SOON).until(() -> consumer.stats().handled() == records);
  }

  @Test
  void ifTheBrokerAcceptsNoMetadataAPartitionWithAParkedKeyContinues() {
    try (LocalKafka kafka = broker(10);
        RawKafka raw = RawKafka.connect(kafka.bootstrapServers())) {
      raw.createTopic(TOPIC, 1);
      publish(raw, "parked", 1);
      publish(raw, "good", 100);
      try (EasyConsumer consumer = parking(kafka)) {
        awaitHandled(consumer, 100);
        Awaitility.await().atMost(SOON).until(() -> consumer.stats().refusedMaps() > 0);
        publish(raw, "good", 3_000);
        awaitHandled(consumer, 3_100);
        ConsumerStats stats = consumer.stats();
        assertThat(stats.refusedMaps()).as("one refusal, not one for each commit").isEqualTo(1);
        assertThat(consumer.failure()).isEmpty();
      }
      try (EasyConsumer again = parking(kafka)) {
        awaitHandled(again, 3_100);
      }
    }
  }

  @Test
  void ifTheBrokerAcceptsLessMetadataAShorterMapAvoidsRepeatsAfterARestart() {
    try (LocalKafka kafka = broker(300);
        RawKafka raw = RawKafka.connect(kafka.bootstrapServers())) {
      raw.createTopic(TOPIC, 1);
      for (int i = 0; i < 40; i++) {
        publish(raw, "parked", 1);
        publish(raw, "good", 30);
      }
      try (EasyConsumer consumer = parking(kafka)) {
        awaitHandled(consumer, 1_200);
      }
      try (EasyConsumer again = parking(kafka)) {
        Awaitility.await().atMost(SOON).until(() -> again.stats().received() >= 40);
        assertThat(again.stats().alreadyDone()).isPositive();
      }
    }
  }
}
