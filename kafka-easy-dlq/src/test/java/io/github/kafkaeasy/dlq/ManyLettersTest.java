package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * A redrive of many letters in a separate process with a small heap. {@code
 * -Dkafka-easy.letters=1000000} redrives a million letters; a build redrives fewer.
 */
class ManyLettersTest extends DlqFixture {
  private static final int LETTERS = Integer.getInteger("kafka-easy.letters", 60_000);
  private static final int HEAP_MEGABYTES = 64;
  private static final int AT_ONCE = 10_000;

  ManyLettersTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @Test
  void manyLettersAreRedrivenWithASmallHeapAndProgressIsReported(TestTopics topics)
      throws Exception {
    String orders = topics.create("orders", 3);
    String dlq = topics.create("dlq", 3);
    byte[] value = new byte[200];
    for (int from = 0; from < LETTERS; from += AT_ONCE) {
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (int i = from; i < Math.min(LETTERS, from + AT_ONCE); i++) {
        records.add(
            new ProducerRecord<>(
                dlq,
                i % 3,
                ("k" + i % 1_000).getBytes(UTF_8),
                value,
                List.of(
                    RawKafka.header(DeadLetterHeaders.SOURCE_TOPIC, orders),
                    RawKafka.header(DeadLetterHeaders.SOURCE_PARTITION, Integer.toString(i % 3)),
                    RawKafka.header(DeadLetterHeaders.SOURCE_OFFSET, Integer.toString(i / 3)))));
      }
      raw.publishAll(records);
    }
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                ManyLettersTest.class.getName(),
                raw.bootstrapServers(),
                dlq)
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
    System.out.println("ManyLettersTest, -Xmx" + HEAP_MEGABYTES + "m: " + lastLine(output));
    assertThat(output).contains("sent " + LETTERS + " ");
    assertThat(output.lines().filter(line -> line.startsWith("progress ")).count())
        .as("progress is reported not only at the end")
        .isGreaterThan(1);
    assertThat(DeadLetters.of(kafka, dlq).depth().open()).isZero();
  }

  private static String lastLine(String output) {
    return output.lines().reduce("", (first, second) -> second);
  }

  /** The process with the small heap. */
  public static void main(String[] args) {
    RedriveReport report =
        DeadLetters.of(KafkaEasy.connect(args[0]), args[1])
            .onProgress(progress -> System.out.println("progress " + progress))
            .redrive(Selection.all())
            .run();
    System.out.printf(
        "sent %d letters in %d ms, %,d a second%n",
        report.sent(),
        report.elapsed().toMillis(),
        report.sent() * 1_000 / Math.max(1, report.elapsed().toMillis()));
  }
}
