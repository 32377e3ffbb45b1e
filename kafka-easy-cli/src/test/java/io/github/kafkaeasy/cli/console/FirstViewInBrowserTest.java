package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * When the views of a topic with many letters are seen, by the browser's own timing: milliseconds
 * since the page was requested. The command runs in a separate process that was just started.
 *
 * <p>{@code -Dkafka-easy.large=true} takes a million letters. The figures are printed; that the
 * first view takes less than a second is not asserted, because it depends on the machine.
 */
@KafkaTest
class FirstViewInBrowserTest {
  private static final int LETTERS = Boolean.getBoolean("kafka-easy.large") ? 1_000_000 : 100_000;

  /** Marks the moment after the frame in which an element is drawn for the first time. */
  private static final String MARKS =
      """
      const wanted = {
        topics: () => document.querySelector("table.topics tbody tr"),
        open: () => document.querySelector("table.topics td strong"),
        letters: () => document.querySelector("table.letters tbody tr"),
        counts: () => document.querySelector(".facet li"),
        counted: () => document.querySelector("progress[hidden]"),
      };
      new MutationObserver(() => {
        for (const [name, found] of Object.entries(wanted)) {
          if (!found()) continue;
          delete wanted[name];
          requestAnimationFrame(() => setTimeout(() => performance.mark(name)));
        }
      }).observe(document, { childList: true, subtree: true, attributes: true });
      """;

  private static final String TIMES =
      """
      const entries = ["paint", "mark"].flatMap((type) => performance.getEntriesByType(type));
      return Object.fromEntries(entries.map((entry) => [entry.name, Math.round(entry.startTime)]));
      """;

  private final String bootstrap;

  FirstViewInBrowserTest(LocalKafka broker) {
    this.bootstrap = broker.bootstrapServers();
  }

  @Test
  @Timeout(600)
  void theNewestLettersAndTheFirstCountsAreShownBeforeAllAreCounted(
      TestTopics topics, @TempDir Path folder) throws Exception {
    String dlq = topics.create("letters", 3);
    Browser browser = Browser.in("en-US");
    write(dlq);
    browser.inEachPage(MARKS);
    try (ConsoleProcess command =
        ConsoleProcess.start("-Xmx512m", bootstrap, dlq, folder.resolve("errors"))) {
      browser.open(command.link());
      browser.await("table.topics td strong", "");
      Map<String, Long> first = times(browser);
      browser.open("about:blank");
      browser.open(command.link() + "#/topic/" + dlq);
      browser.await("main .note", "letters counted");
      Map<String, Long> second = times(browser);

      System.out.println(LETTERS + " letters, the topics: " + first);
      System.out.println(LETTERS + " letters, the topic: " + second);
      assertThat(first.get("topics")).isLessThanOrEqualTo(first.get("open"));
      assertThat(second.get("first-contentful-paint")).isLessThan(second.get("counts"));
      assertThat(second.get("letters")).isLessThan(second.get("counted"));
      assertThat(second.get("counts")).isLessThan(second.get("counted"));
    }
  }

  @SuppressWarnings("unchecked") // The script returns numbers by name.
  private static Map<String, Long> times(Browser browser) {
    return (Map<String, Long>) browser.script(TIMES);
  }

  private void write(String dlq) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.BATCH_SIZE_CONFIG,
                262_144,
                ProducerConfig.LINGER_MS_CONFIG,
                20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      long now = System.currentTimeMillis();
      for (int i = 0; i < LETTERS; i++) {
        RecordHeaders headers = new RecordHeaders();
        add(headers, DeadLetterHeaders.SOURCE_TOPIC, "orders");
        add(headers, DeadLetterHeaders.SOURCE_PARTITION, "0");
        add(headers, DeadLetterHeaders.SOURCE_OFFSET, "" + i);
        add(headers, DeadLetterHeaders.GROUP, i % 3 == 0 ? "shipping" : "billing");
        add(headers, DeadLetterHeaders.EXCEPTION_CLASS, "java.net.SocketTimeoutException");
        add(headers, DeadLetterHeaders.EXCEPTION_MESSAGE, "no answer within " + i % 977 + " ms");
        byte[] value = ("{\"id\":" + i + ",\"amount\":100}").getBytes(UTF_8);
        byte[] key = ("user_" + i % 1_000).getBytes(UTF_8);
        long time = now - (LETTERS - i) * 100L;
        var unused = producer.send(new ProducerRecord<>(dlq, i % 3, time, key, value, headers));
      }
    }
  }

  private static void add(RecordHeaders headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
