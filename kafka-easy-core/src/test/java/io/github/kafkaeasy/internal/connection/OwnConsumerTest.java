package io.github.kafkaeasy.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@KafkaTest
class OwnConsumerTest {

  @Test
  void anInterruptedThreadClosesItsConsumerAndStaysInterrupted(
      LocalKafka broker, TestTopics topics, RawKafka raw) {
    String orders = topics.create("orders");
    raw.publish(orders, "key", "value");
    OwnConsumer own =
        new OwnConsumer(KafkaEasy.connect(broker.bootstrapServers()).rawConsumer(Map.of()));
    Consumer<byte[], byte[]> consumer = own.consumer();
    TopicPartition partition = new TopicPartition(orders, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    assertThat(consumer.poll(Duration.ofSeconds(30)).count()).isEqualTo(1);

    Thread.currentThread().interrupt();
    own.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(() -> consumer.poll(Duration.ZERO)).hasMessageContaining("closed");
  }
}
