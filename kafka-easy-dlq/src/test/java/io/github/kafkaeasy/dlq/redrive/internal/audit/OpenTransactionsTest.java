package io.github.kafkaeasy.dlq.redrive.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@KafkaTest
class OpenTransactionsTest {

  @Test
  void lettersThatArriveDuringTheCheckAreNotReportedAsHidden(
      TestKafka broker, TestTopics topics, RawKafka raw) {
    String dlq = topics.create("dlq");
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    TopicFacts facts = TopicFacts.of(kafka, dlq);
    AtomicBoolean stopped = new AtomicBoolean();
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              while (!stopped.get()) {
                raw.publishAll(List.of(new ProducerRecord<>(dlq, new byte[1])));
              }
            });
    try {
      for (int look = 0; look < 10; look++) {
        assertThat(OpenTransactions.hidden(kafka, facts)).isEmpty();
      }
    } finally {
      stopped.set(true);
      writing.join();
    }
  }

  @Test
  void aFailureThatIsNoMissingPermissionIsNotCalledOne(TestKafka broker, TestTopics topics) {
    String dlq = topics.create("dlq");
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    TopicFacts facts = TopicFacts.of(kafka, dlq);
    Thread.currentThread().interrupt();
    String text = OpenTransactions.describe(kafka, facts);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(text).contains("interrupted").doesNotContain("may not");
  }
}
