package io.github.kafkaeasy.dlq.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** A record that is redriven repeatedly without being corrected. */
class UnfixedRecordTest extends LetterFixture {

  UnfixedRecordTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @Test
  void aRecordThatIsNeverCorrectedIsQuarantinedAndItsHeadersDoNotGrow(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = orders + ".dlq";
    raw.publish(orders, "k", "poison", RawKafka.header("trace", "1"));
    DeadLetters letters = letters(dlq);
    int sent = 0;
    try (EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(orders)
            .group(topics.group("billing"))
            .onFailure(RetryThenDeadLetter.attempts(1))
            .handle(
                message -> {
                  throw new RejectedMessage("unfixed");
                })
            .start()) {
      RedriveReport report = null;
      for (int i = 0; i < 10 && (report == null || report.quarantined() == 0); i++) {
        int expected = i + 1;
        org.awaitility.Awaitility.await().until(() -> consumer.stats().deadLettered() == expected);
        report = letters.redrive(Selection.all()).run();
        sent += (int) report.sent();
      }
      assertThat(sent).isEqualTo(5);
      assertThat(report.quarantined()).isEqualTo(1);
      assertThatThrownBy(() -> letters.redrive(Selection.all()).run())
          .isInstanceOf(NothingSelectedException.class);
      assertThat(consumer.failure()).isEmpty();
    }
    List<ConsumerRecord<byte[], byte[]>> copies = raw.records(dlq);
    assertThat(copies).hasSize(6);
    Set<String> second = new HashSet<>(names(copies.get(1)));
    for (ConsumerRecord<byte[], byte[]> copy : copies.subList(1, 6)) {
      assertThat(names(copy)).doesNotHaveDuplicates().hasSameElementsAs(second);
    }
  }

  private static List<String> names(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.stream(record.headers().toArray()).map(Header::key).toList();
  }
}
