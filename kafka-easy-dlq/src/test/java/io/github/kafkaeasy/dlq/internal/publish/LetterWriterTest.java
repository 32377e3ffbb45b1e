package io.github.kafkaeasy.dlq.internal.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.dlq.Failures;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class LetterWriterTest {

  private static Map<String, String> ours(Throwable cause, LetterForm form, Header... original) {
    ConsumerRecord<byte[], byte[]> record = Failures.record(42, original);
    OutgoingMessage<byte[]> message =
        new LetterWriter("billing", Dialect.KAFKA_EASY)
            .write(
                new Letter(Failures.failed(record, cause), null, cause, form, null), "orders.dlq");
    Map<String, String> ours = new TreeMap<>();
    List<String> names = new ArrayList<>();
    for (Header header : message.headers()) {
      names.add(header.key());
      ours.put(header.key(), new String(header.value(), UTF_8));
    }
    assertThat(names).doesNotHaveDuplicates();
    return ours;
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }

  @Test
  void theCanonicalHeadersAreTextUnderOnePrefix() {
    assertThat(ours(new IllegalStateException("broken"), LetterForm.WITH_MESSAGE))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("kafka-easy.dlq.source-topic", "orders"),
                Map.entry("kafka-easy.dlq.source-partition", "3"),
                Map.entry("kafka-easy.dlq.source-offset", "42"),
                Map.entry("kafka-easy.dlq.source-timestamp", "1000"),
                Map.entry("kafka-easy.dlq.group", "billing"),
                Map.entry("kafka-easy.dlq.attempts", "2"),
                Map.entry("kafka-easy.dlq.stage", "handle"),
                Map.entry("kafka-easy.dlq.exception-class", "java.lang.IllegalStateException"),
                Map.entry("kafka-easy.dlq.exception-message", "broken"),
                Map.entry("kafka-easy.dlq.first-failure", "2000"),
                Map.entry("kafka-easy.dlq.last-failure", "3000"),
                Map.entry("kafka-easy.dlq.redrives", "0")));
  }

  @Test
  void aMessageIsCutToOneKibibyteWithoutAHalfCharacter() {
    for (String text : List.of("a".repeat(2_000), "aä".repeat(900), "ab🏦".repeat(400))) {
      String cut = LetterWriter.cut(text, LetterWriter.LONGEST_MESSAGE);
      assertThat(cut.getBytes(UTF_8).length).isBetween(1_021, 1_024);
      assertThat(text).startsWith(cut);
    }
    String short1 = "🏦".repeat(256);
    assertThat(LetterWriter.cut(short1, 1_024)).isEqualTo(short1);
  }

  @Test
  void theStackTraceIsCutTooAndWrittenOnRequestOnly() {
    Throwable deep = new IllegalStateException("x".repeat(40_000));
    assertThat(ours(deep, LetterForm.WITH_STACK_TRACE).get(DeadLetterHeaders.EXCEPTION_STACK))
        .hasSize(LetterWriter.LONGEST_STACK_TRACE);
    assertThat(ours(deep, LetterForm.WITH_MESSAGE))
        .doesNotContainKey(DeadLetterHeaders.EXCEPTION_STACK);
  }

  @Test
  void anExceptionWhoseMessageCannotBeReadDoesNotPreventTheDeadLetter() {
    Throwable broken =
        new IllegalStateException() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new UnsupportedOperationException();
          }
        };
    assertThat(ours(broken, LetterForm.WITH_STACK_TRACE).get(DeadLetterHeaders.EXCEPTION_MESSAGE))
        .isEqualTo("(the exception's own method failed: java.lang.UnsupportedOperationException)");
    assertThat(ours(new IllegalStateException(), LetterForm.WITH_MESSAGE))
        .doesNotContainKey(DeadLetterHeaders.EXCEPTION_MESSAGE);
  }

  @Test
  void headersOfAnEarlierFailureAreReplacedAndTheReturnIsCounted() {
    Map<String, String> headers =
        ours(
            new IllegalStateException("broken"),
            LetterForm.WITH_MESSAGE,
            header(DeadLetterHeaders.SOURCE_TOPIC, "elsewhere"),
            header(DeadLetterHeaders.SOURCE_OFFSET, "7"),
            header(DeadLetterHeaders.REDRIVES, "4"),
            header(DeadLetterHeaders.EXCEPTION_STACK, "old"),
            header(DeadLetterHeaders.PREFIX + "of-a-later-version", "x"),
            header("trace", "t"));
    assertThat(headers)
        .containsEntry(DeadLetterHeaders.SOURCE_TOPIC, "orders")
        .containsEntry(DeadLetterHeaders.SOURCE_OFFSET, "42")
        .containsEntry(DeadLetterHeaders.REDRIVES, "5")
        .containsEntry("trace", "t")
        .doesNotContainKey(DeadLetterHeaders.EXCEPTION_STACK)
        .doesNotContainKey(DeadLetterHeaders.PREFIX + "of-a-later-version");
  }

  @Test
  void aReturnThatTheRedriveHasCountedIsNotCountedAgain() {
    assertThat(
            ours(
                new IllegalStateException(),
                LetterForm.WITH_MESSAGE,
                header(DeadLetterHeaders.REDRIVES, "4")))
        .containsEntry(DeadLetterHeaders.REDRIVES, "4");
    assertThat(
            ours(
                new IllegalStateException(),
                LetterForm.WITH_MESSAGE,
                header(DeadLetterHeaders.REDRIVES, "99999999999999")))
        .containsEntry(DeadLetterHeaders.REDRIVES, "1000000");
  }
}
