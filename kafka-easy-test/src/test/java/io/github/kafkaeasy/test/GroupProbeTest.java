package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The group probe with a minimal consumer: poll, handle, commit. */
@KafkaTest
class GroupProbeTest {

  private final List<String> handled = new CopyOnWriteArrayList<>();
  private String servers;
  private String group;
  private String topic;
  private RawKafka raw;
  private GroupProbe probe;
  private Thread consumer;
  private volatile boolean running;

  @BeforeEach
  void connect(TestKafka kafka, TestTopics topics, RawKafka rawKafka) {
    servers = kafka.bootstrapServers();
    topic = topics.create("orders", 3);
    group = topics.group("billing");
    raw = rawKafka;
    probe = raw.probe(group, topic);
    startConsumer();
  }

  @AfterEach
  void stopConsumer() throws InterruptedException {
    running = false;
    consumer.join();
  }

  @Test
  void aRecordIsPublishedAndHandled() {
    probe.handle("anna", "10", RawKafka.header("type", "order"));
    assertThat(handled).containsExactly("10");
  }

  @Test
  void aRecordCanBeDeliveredTwice() {
    List<RecordMetadata> both = probe.handleTwice(null, "10");
    assertThat(handled).containsExactly("10", "10");
    assertThat(both)
        .extracting(RecordMetadata::partition)
        .hasSize(2)
        .containsOnly(both.get(0).partition());
  }

  @Test
  void aRecordIsDeliveredAgainAfterTheGroupWasReset() throws InterruptedException {
    RecordMetadata first = probe.handle("anna", "10");
    probe.handle("anna", "20");
    assertThatExceptionOfType(LocalKafkaException.class)
        .isThrownBy(() -> probe.deliverAgain(first))
        .withMessageContaining("close its consumers first");
    stopConsumer();
    probe.deliverAgain(first);
    startConsumer();
    probe.handle("anna", "30");
    assertThat(handled).containsExactly("10", "20", "10", "20", "30");
  }

  @Test
  void onAnEmptyTopicNothingHappens() {
    probe.assertNothingHappens(handled::size, Duration.ofMillis(300));
  }

  @Test
  void anEffectWithoutARecordIsDetected() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> probe.assertNothingHappens(System::nanoTime, Duration.ofMillis(300)))
        .withMessageContaining("the effect of group " + group);
  }

  @Test
  void aTopicThatIsNotEmptyIsReported() {
    raw.publish(topic, "anna", "10");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> probe.assertNothingHappens(handled::size, Duration.ofMillis(300)))
        .withMessageContaining("not empty");
  }

  @Test
  void aRecordThatIsNotHandledIsNamed() {
    RecordMetadata elsewhere = raw.publish(topic, "anna", "10");
    GroupProbe nobody = raw.probe(group + "-nobody", topic);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> nobody.awaitHandled(List.of(elsewhere), Duration.ofMillis(100)))
        .withMessageContaining(topic + "-" + elsewhere.partition() + "@0=nothing");
  }

  private void startConsumer() {
    running = true;
    consumer = new Thread(this::consume, "plain-consumer");
    consumer.start();
  }

  private void consume() {
    try (KafkaConsumer<String, String> kafka =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "group.id",
                group,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false),
            new StringDeserializer(),
            new StringDeserializer())) {
      kafka.subscribe(List.of(topic));
      while (running) {
        for (ConsumerRecord<String, String> record : kafka.poll(Duration.ofMillis(50))) {
          handled.add(record.value());
        }
        kafka.commitSync();
      }
    }
  }
}
