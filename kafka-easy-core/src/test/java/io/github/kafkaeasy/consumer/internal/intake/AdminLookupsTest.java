package io.github.kafkaeasy.consumer.internal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.internal.BetweenListings;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@KafkaTest
class AdminLookupsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void aClientThatCannotBeCreatedFailsEachAnswer() {
    KafkaException noHost = new KafkaException("no resolvable bootstrap urls");
    Lookups lookups =
        new AdminLookups(
            () -> {
              throw noHost;
            },
            Settings.none(),
            Clock.systemUTC(),
            "group");
    TopicPartition partition = new TopicPartition("orders", 0);

    assertThat(lookups.topicNames()).isCompletedExceptionally();
    assertThat(lookups.describe(Set.of("orders")).get("orders")).isCompletedExceptionally();
    assertThat(lookups.committed(Set.of(partition))).isCompletedExceptionally();
    assertThat(lookups.offsets(Set.of(partition), Position.end()).get(partition))
        .isCompletedExceptionally();
  }

  @Test
  void aTimeBeforeTheEpochIsTheFirstRecordAndATimeThatKafkaCannotExpressTheEnd(
      TestKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    String topic = topics.create("orders");
    raw.publishAll(List.of(new ProducerRecord<>(topic, 0, null, new byte[1])));
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    Lookups lookups = new AdminLookups(kafka::rawAdmin, Settings.none(), Clock.systemUTC(), null);
    try {
      for (Instant early : List.of(Instant.MIN, Instant.ofEpochMilli(-1))) {
        assertThat(offsetAt(lookups, topic, early)).isZero();
      }
      assertThat(offsetAt(lookups, topic, Instant.MAX)).isEqualTo(1);
    } finally {
      lookups.close();
    }
  }

  private static long offsetAt(Lookups lookups, String topic, Instant time) throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    return lookups
        .offsets(Set.of(partition), Position.time(time))
        .get(partition)
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .offset();
  }

  @Test
  void aStartAtATimeSkipsNoRecordThatArrivesDuringTheLookup(
      TestKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    String topic = topics.create("orders");
    TopicPartition partition = new TopicPartition(topic, 0);
    long longAgo = 1_700_000_000_000L;
    raw.publishAll(List.of(new ProducerRecord<>(topic, 0, longAgo, null, new byte[1])));
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    Lookups lookups =
        new AdminLookups(
            () ->
                BetweenListings.of(
                    kafka.rawAdmin(),
                    () ->
                        raw.publishAll(List.of(new ProducerRecord<>(topic, 0, null, new byte[1])))),
            Settings.none(),
            Clock.systemUTC(),
            null);
    try {
      Position time = Position.time(Instant.ofEpochMilli(longAgo).plusSeconds(60));

      Map<TopicPartition, CompletableFuture<Place>> found =
          new PositionLookup(lookups).find(Set.of(partition), time);

      Place place = found.get(partition).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(place.offset()).isEqualTo(1);
    } finally {
      lookups.close();
    }
  }
}
