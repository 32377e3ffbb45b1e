package io.github.kafkaeasy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The number of open records, as distinct from the distance between committed and end offset. */
@KafkaTest
class OpenRecordsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int RECORDS = 20_000;
  private static final int PARKED = 3;

  private KafkaEasy kafka;
  private EasyAdmin admin;
  private String topic;
  private String group;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics) {
    kafka = KafkaEasy.connect(broker.bootstrapServers());
    admin = kafka.admin();
    topic = topics.create("orders", 1);
    group = topics.group("billing");
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void oneParkedKeyIsOneOpenRecordHoweverFarTheGroupHasGoneOn() {
    send();
    EasyConsumer consumer = consumerWithAParkedKey();
    try {
      PartitionLag lag = awaitOneOpen();

      assertThat(lag.committed()).isEqualTo(PARKED);
      assertThat(lag.lag()).isEqualTo(RECORDS - PARKED);
      assertThat(admin.groups().lag(group).open()).isEqualTo(1);
    } finally {
      consumer.close();
    }
    assertThat(admin.groups().lag(group).open()).as("after a clean stop").isEqualTo(1);
  }

  @Test
  void aMonitorReportsNoBacklogForRecordsDoneBehindAParkedKey() throws Exception {
    send();
    BlockingQueue<LagReading> gone = new LinkedBlockingQueue<>();
    EasyConsumer consumer = consumerWithAParkedKey();
    try {
      PartitionLag unused = awaitOneOpen();
      try (LagMonitor monitor =
          admin
              .groups()
              .watchLag(group)
              .every(Duration.ofMillis(50))
              .backlogAt(10_000)
              .onBacklog(gone::add)
              .start()) {
        await().atMost(PATIENCE).until(() -> monitor.last().isPresent());
        assertThat(monitor.last().orElseThrow().total()).isEqualTo(RECORDS - PARKED);
        assertThat(monitor.last().orElseThrow().open()).isEqualTo(1);
      }
    } finally {
      consumer.close();
    }
    assertThat(gone).as("19,997 offsets behind, and no backlog").isEmpty();
  }

  @Test
  void metadataOfAnotherOffsetIsIgnored(RawKafka raw) throws Exception {
    send();
    EasyConsumer consumer = consumerWithAParkedKey();
    try {
      PartitionLag unused = awaitOneOpen();
    } finally {
      consumer.close();
    }
    TopicPartition partition = new TopicPartition(topic, 0);
    String metadata = raw.committedOffsets(group).get(partition).metadata();
    assertThat(metadata).startsWith("KE2.");
    raw.admin()
        .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(1, metadata)))
        .all()
        .get(60, TimeUnit.SECONDS);

    GroupLag lag = admin.groups().lag(group);

    assertThat(lag.open()).isEqualTo(RECORDS - 1).isEqualTo(lag.total());
  }

  private void send() {
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(topic).start()) {
      for (int i = 0; i < RECORDS; i++) {
        var unused = producer.send(i == PARKED ? "parked" : "k" + i % 100, "v");
      }
      assertThat(producer.flush(PATIENCE).allDelivered()).isTrue();
    }
  }

  private EasyConsumer consumerWithAParkedKey() {
    AtomicInteger handled = new AtomicInteger();
    EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .ordering(Ordering.KEY)
            .commitEvery(Duration.ofMillis(100))
            .handle(
                message -> {
                  if (message.key().equals("parked")) {
                    throw new IllegalStateException("on purpose");
                  }
                  handled.incrementAndGet();
                })
            .start();
    await().atMost(PATIENCE).until(() -> handled.get() == RECORDS - 1);
    return consumer;
  }

  private PartitionLag awaitOneOpen() {
    await().atMost(PATIENCE).until(() -> admin.groups().lag(group).open() == 1);
    return admin.groups().lag(group).partitions().get(0);
  }
}
