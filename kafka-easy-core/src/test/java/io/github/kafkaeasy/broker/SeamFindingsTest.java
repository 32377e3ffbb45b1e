package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Behaviour of Kafka's share groups and transactions on which section 4 of docs/design.md relies.
 * Fails if Kafka changes it.
 */
@KafkaTest
class SeamFindingsTest {
  private static final Duration POLL = Duration.ofMillis(200);

  private String bootstrap;
  private RawKafka raw;
  private String topic;
  private String group;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics, RawKafka rawKafka) {
    bootstrap = broker.bootstrapServers();
    raw = rawKafka;
    topic = topics.create("orders", 1);
    group = topics.group("share");
  }

  private KafkaShareConsumer<String, String> shareConsumer() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, group),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrap);
    config.put("group.id", group);
    config.put("share.acknowledgement.mode", "explicit");
    KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(List.of(topic));
    return consumer;
  }

  private static ConsumerRecords<String, String> pollUntilSome(
      KafkaShareConsumer<String, String> consumer) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    ConsumerRecords<String, String> records;
    do {
      records = consumer.poll(POLL);
    } while (records.isEmpty() && System.nanoTime() < end);
    return records;
  }

  @Tag("newest-clients")
  @Test
  void aShareGroupPollsOnlyWhenAllThatWasDeliveredIsAcknowledgedOrRenewed() throws Exception {
    raw.publish(topic, "a", "one");
    try (KafkaShareConsumer<String, String> consumer = shareConsumer()) {
      ConsumerRecord<String, String> first = pollUntilSome(consumer).iterator().next();
      assertThatThrownBy(() -> consumer.poll(POLL)).isInstanceOf(IllegalStateException.class);
      consumer.acknowledge(first, AcknowledgeType.RENEW);
      ConsumerRecord<String, String> again = pollUntilSome(consumer).iterator().next();
      assertThat(again.offset()).isEqualTo(first.offset());
      consumer.acknowledge(again, AcknowledgeType.ACCEPT);
    }
  }

  @Tag("newest-clients")
  @Test
  void aShareGroupGivesARecordUpAfterFiveDeliveries() throws Exception {
    raw.publish(topic, "a", "poison");
    int deliveries = 0;
    try (KafkaShareConsumer<String, String> consumer = shareConsumer()) {
      for (int round = 0; round < 5; round++) {
        for (ConsumerRecord<String, String> record : pollUntilSome(consumer)) {
          deliveries++;
          assertThat(record.deliveryCount()).hasValue((short) deliveries);
          consumer.acknowledge(record, AcknowledgeType.RELEASE);
        }
      }
      raw.publish(topic, "a", "after");
      ConsumerRecords<String, String> next = pollUntilSome(consumer);
      for (ConsumerRecord<String, String> record : next) {
        assertThat(record.value()).isEqualTo("after");
        consumer.acknowledge(record, AcknowledgeType.ACCEPT);
      }
    }
    assertThat(deliveries).isEqualTo(5);
  }

  private KafkaConsumer<String, String> groupConsumer() {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            group,
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest");
    return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
  }

  private KafkaProducer<String, String> transactional() {
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrap, "transactional.id", group + "-tx");
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  @Test
  void anAbortedTransactionDiscardsOffsetsAndTheirMetadataAndACommittedOneKeepsBoth() {
    TopicPartition partition = new TopicPartition(topic, 0);
    raw.publish(topic, "a", "one");
    try (KafkaConsumer<String, String> consumer = groupConsumer();
        KafkaProducer<String, String> producer = transactional()) {
      consumer.subscribe(List.of(topic));
      while (consumer.poll(POLL).isEmpty()) {
        assertThat(consumer.subscription()).contains(topic);
      }
      producer.initTransactions();
      producer.beginTransaction();
      Future<?> unused = producer.send(new ProducerRecord<>(topic, "out", "aborted"));
      producer.sendOffsetsToTransaction(
          Map.of(partition, new OffsetAndMetadata(1, "map")), consumer.groupMetadata());
      producer.abortTransaction();
      assertThat(consumer.committed(Set.of(partition)).get(partition)).isNull();
      assertThat(consumer.position(partition)).as("the client does not go back by itself").isOne();

      producer.beginTransaction();
      producer.sendOffsetsToTransaction(
          Map.of(partition, new OffsetAndMetadata(1, "map")), consumer.groupMetadata());
      producer.commitTransaction();
      assertThat(consumer.committed(Set.of(partition)).get(partition))
          .isEqualTo(new OffsetAndMetadata(1, "map"));
    }
  }

  @Test
  void groupMetadataCanBeReadOnThePollThreadOnly() throws Exception {
    CountDownLatch polling = new CountDownLatch(1);
    CompletableFuture<Void> asked = new CompletableFuture<>();
    try (KafkaConsumer<String, String> consumer = groupConsumer()) {
      consumer.subscribe(
          List.of(topic),
          new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
              polling.countDown();
              asked.join();
            }
          });
      Thread poller =
          new Thread(
              () -> {
                while (polling.getCount() > 0) {
                  consumer.poll(POLL);
                }
              });
      poller.start();
      try {
        assertThat(polling.await(60, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(consumer::groupMetadata)
            .isInstanceOf(ConcurrentModificationException.class);
      } finally {
        polling.countDown();
        asked.complete(null);
        poller.join();
      }
    }
  }
}
