package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.broker.Settled.Coordinates;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** A consumer whose process is killed or terminated in the middle of its work. */
@KafkaTest
class KilledConsumerTest {
  private static final int RECORDS = 3_000;

  private final Settled settled = new Settled();

  @Test
  void aKillInTheMiddleLosesNothingAndRepeatsOnlyUncommittedRecords(
      TestKafka broker, TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 3);
    String group = topics.group("billing");
    Set<Coordinates> published = publish(raw, topic);
    try (ChildProgram child = start(broker, topic, group, Ordering.KEY)) {
      child.awaitEvents(any -> true, 300, Duration.ofSeconds(60));
      child.kill();
    }
    int handledByChild = settled.all().size();

    finish(broker, topic, group, raw);
    assertThat(settled.all()).containsExactlyInAnyOrderElementsOf(published);
    assertThat(handledByChild).isLessThan(RECORDS);
    assertThat(settled.repeated()).as("the kill caused repeats").isPositive();
  }

  @Test
  void aTerminationInTheMiddleFinishesRunningRecordsAndRepeatsNothingInPartitionOrder(
      TestKafka broker, TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 3);
    String group = topics.group("billing");
    Set<Coordinates> published = publish(raw, topic);
    try (ChildProgram child = start(broker, topic, group, Ordering.PARTITION)) {
      child.awaitEvents(any -> true, 300, Duration.ofSeconds(60));
      assertThat(child.terminate(Duration.ofSeconds(60))).as("128 + SIGTERM").contains(143);
    }
    assertThat(settled.all().size()).isLessThan(RECORDS);

    finish(broker, topic, group, raw);
    assertThat(settled.all()).containsExactlyInAnyOrderElementsOf(published);
    assertThat(settled.repeated()).isZero();
  }

  private static Set<Coordinates> publish(RawKafka raw, String topic) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] key = ("user_" + i % 100).getBytes(StandardCharsets.UTF_8);
      records.add(new ProducerRecord<>(topic, key, key));
    }
    Set<Coordinates> published = new TreeSet<>();
    for (RecordMetadata at : raw.publishAll(records)) {
      published.add(new Coordinates(topic, at.partition(), at.offset()));
    }
    return published;
  }

  private ChildProgram start(TestKafka broker, String topic, String group, Ordering ordering) {
    return ChildProgram.builder(ConsumerChild.class)
        .arguments(broker.bootstrapServers(), topic, group, ordering.name())
        .onEvent(event -> settled.add(coordinates(event)))
        .start();
  }

  private static Coordinates coordinates(ChildEvent handled) {
    return new Coordinates(
        handled.text("topic"), (int) handled.number("partition"), handled.number("offset"));
  }

  /** A second consumer handles the rest, once the dead member's session has ended. */
  private void finish(TestKafka broker, String topic, String group, RawKafka raw) {
    try (EasyConsumer rest =
        KafkaEasy.connect(broker.bootstrapServers())
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .ordering(Ordering.KEY)
            .commitEvery(Duration.ofMillis(100))
            .handle(message -> settled.add(Coordinates.of(message)))
            .start()) {
      raw.awaitCommitted(group, topic, Duration.ofSeconds(60));
      assertThat(rest.failure()).isEmpty();
    }
  }
}
