package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.producer.spi.SendHook;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection's send hooks are called for the redriven records, and not for the audit entries. */
class HooksOfARedriveTest extends LetterFixture {
  private static final String MARK = "mark";

  private final List<String> seen = new CopyOnWriteArrayList<>();

  HooksOfARedriveTest(TestKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private KafkaEasy hooked() {
    SendHook hook =
        record -> {
          record.headers().remove(MARK).add(MARK, record.topic().getBytes(UTF_8));
          seen.add("begin " + record.topic() + (record.isOfFailurePolicy() ? " failed" : ""));
          return (metadata, failure) ->
              seen.add("ended " + (metadata == null ? failure : "@" + metadata.offset()));
        };
    return kafka.sendHook(hook);
  }

  private static void assertMarkedOnce(ConsumerRecord<byte[], byte[]> record) {
    assertThat(record.headers().headers(MARK))
        .singleElement()
        .satisfies(mark -> assertThat(mark.value()).asString(UTF_8).isEqualTo(record.topic()));
  }

  @Test
  void hooksSeeRetriesDeadLettersAndRedrivesButNotTheAudit(TestTopics topics) {
    String orders = topics.create("orders");
    KafkaEasy connection = hooked();
    raw.publish(orders, "k", "v", RawKafka.header(MARK, "first"));
    try (EasyConsumer consumer =
        connection
            .consumer(String.class)
            .topics(orders)
            .group(topics.group("billing"))
            .onFailure(
                RetryThenDeadLetter.attempts(1)
                    .backoff(Backoff.fixed(Duration.ofMillis(10)))
                    .retryTopics(Duration.ofMillis(100)))
            .handle(
                message -> {
                  throw new IllegalStateException("no");
                })
            .start()) {
      await().until(() -> consumer.stats().deadLettered() == 1);
    }
    String dlq = orders + ".dlq";
    String retry = orders + ".retry.100ms";
    assertThat(seen)
        .filteredOn(line -> line.startsWith("begin"))
        .containsExactly("begin " + retry + " failed", "begin " + dlq + " failed");
    assertMarkedOnce(raw.records(retry).get(0));
    assertMarkedOnce(raw.records(dlq).get(0));
    seen.clear();

    assertThat(DeadLetters.of(connection, dlq).redrive(Selection.all()).run().sent()).isEqualTo(1);

    assertThat(seen).containsExactly("begin " + orders, "ended @1");
    assertMarkedOnce(raw.records(orders).get(1));
  }

  @Test
  void aLetterThatAHookRefusesIsRefusedAndTheOthersAreSent(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    write(new Draft(dlq, orders).key("a"), new Draft(dlq, orders).key("bad"));
    write(new Draft(dlq, orders).key("c"));
    SendHook refusing =
        record -> {
          if (new String((byte[]) record.key(), UTF_8).equals("bad")) {
            throw new SecurityException("no");
          }
          return (metadata, failure) -> seen.add("ended @" + metadata.offset());
        };

    RedriveReport report =
        DeadLetters.of(kafka.sendHook(refusing), dlq).redrive(Selection.all()).run();

    assertThat(report.sent()).isEqualTo(2);
    assertThat(report.refused().keySet())
        .singleElement()
        .asString()
        .contains("a hook")
        .contains("SecurityException");
    assertThat(seen).hasSize(2);
    assertThat(raw.records(orders)).hasSize(2);
  }

  @Test
  void anImportIsByteForByteWhatWasExported(TestTopics topics, @TempDir Path folder) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    String copy = topics.create("copy");
    write(new Draft(dlq, orders).header(MARK, "first".getBytes(UTF_8)));
    Path file = folder.resolve("letters.jsonl");
    assertThat(DeadLetters.of(hooked(), dlq).exportTo(file, Selection.all()).letters())
        .isEqualTo(1);
    assertThat(DeadLetters.of(hooked(), copy).importFrom(file).letters()).isEqualTo(1);
    assertThat(seen).isEmpty();
    assertThat(raw.records(copy).get(0).headers().lastHeader(MARK).value())
        .asString(UTF_8)
        .isEqualTo("first");
  }
}
