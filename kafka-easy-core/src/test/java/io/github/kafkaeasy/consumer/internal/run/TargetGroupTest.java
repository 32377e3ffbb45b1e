package io.github.kafkaeasy.consumer.internal.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.message.KafkaEasyHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TargetGroupTest {
  private final TargetGroup billing = new TargetGroup("billing");
  private final ConsumerRecord<byte[], byte[]> record =
      new ConsumerRecord<>("orders", 0, 0, null, null);

  @Test
  void aRecordWithoutATargetGroupIsForEveryGroup() {
    assertThat(billing.look(record, 1)).isNull();
  }

  @Test
  void aTargetCountsOnlyInTheTopicThatItWasWrittenFor() {
    record.headers().add(KafkaEasyHeaders.TARGET_GROUP, "mail".getBytes(UTF_8));
    assertThat(billing.look(record, 1)).isNull();
    record.headers().add(KafkaEasyHeaders.TARGET_TOPIC, "orders.retry.10s".getBytes(UTF_8));
    assertThat(billing.look(record, 1)).isNull();
    record.headers().add(KafkaEasyHeaders.TARGET_TOPIC, "orders".getBytes(UTF_8));
    assertThat(billing.look(record, 1)).isEqualTo(RunOutcome.FILTERED);
  }

  @Test
  void theLastHeaderDecides() {
    record.headers().add(KafkaEasyHeaders.TARGET_TOPIC, "orders".getBytes(UTF_8));
    record.headers().add(KafkaEasyHeaders.TARGET_GROUP, "billing".getBytes(UTF_8));
    assertThat(billing.look(record, 1)).isNull();
    record.headers().add(KafkaEasyHeaders.TARGET_GROUP, "mail".getBytes(UTF_8));
    assertThat(billing.look(record, 1)).isEqualTo(RunOutcome.FILTERED);
    record.headers().add(KafkaEasyHeaders.TARGET_GROUP, null);
    assertThat(billing.look(record, 1)).isEqualTo(RunOutcome.FILTERED);
  }
}
