package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.cli.jobs.Action;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Takes the screenshots for docs/console.md, into {@code target/screenshots}. People check them
 * before they copy them to docs/images; this test only checks that every view can be shown.
 */
@KafkaTest
class ScreenshotsInBrowserTest {
  private static final Path FOLDER = Path.of("target", "screenshots");
  private static final String[] FAILURES = {
    "java.net.SocketTimeoutException", "the bank did not answer within %d ms", "billing",
    "java.net.SocketTimeoutException", "the bank did not answer within %d ms", "billing",
    "java.lang.IllegalStateException", "no stock for article %d", "shipping",
    "com.fasterxml.jackson.databind.exc.MismatchedInputException", "amount: an int is expected",
        "billing"
  };

  private final KafkaEasy kafka;
  private final RawKafka raw;
  private Console console;

  ScreenshotsInBrowserTest(LocalKafka broker, RawKafka raw) {
    this.kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
  }

  @BeforeEach
  void letters() {
    try (EasyAdmin admin = kafka.admin()) {
      for (String topic :
          List.of("orders.dlq", "payments.dlq", "mails.DLT", "orders", "payments")) {
        var unused = admin.createTopicIfMissing(topic, topic.contains(".") ? 1 : 3, 1, Map.of());
      }
    }
    if (raw.records("orders.dlq").isEmpty()) {
      write("orders.dlq", "orders", 420);
      write("payments.dlq", "payments", 37);
      DeadLetters letters = DeadLetters.of(kafka, "orders.dlq");
      var unusedReport =
          letters
              .redrive(Selection.all().offsets(0, 0, 59))
              .by("maria")
              .because("the bank is back")
              .run();
      var unusedCount =
          letters.discard(Selection.all().key("user_7")).by("chen").because("a test user").run();
    }
    console =
        Console.start(
            kafka,
            "1NhL3_KmTP-tkfLIkmthTw",
            List.of("mails.DLT", "orders.dlq", "payments.dlq"),
            EnumSet.allOf(Action.class),
            0);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private void write(String topic, String source, int count) {
    Random random = new Random(1);
    Instant begin = Instant.now().minus(Duration.ofHours(30));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int kind = 3 * random.nextInt(FAILURES.length / 3);
      double share = i / (double) count;
      Instant time = begin.plusSeconds((long) (30 * 3_600 * Math.sqrt(share)));
      List<Header> headers = new ArrayList<>();
      add(headers, "message_type", "order");
      add(headers, "trace-id", Long.toHexString(random.nextLong()));
      add(headers, DeadLetterHeaders.SOURCE_TOPIC, source);
      add(headers, DeadLetterHeaders.SOURCE_PARTITION, "" + i % 3);
      add(headers, DeadLetterHeaders.SOURCE_OFFSET, "" + (1_000 + i));
      add(headers, DeadLetterHeaders.SOURCE_TIMESTAMP, "" + time.minusSeconds(65).toEpochMilli());
      add(headers, DeadLetterHeaders.GROUP, FAILURES[kind + 2]);
      add(headers, DeadLetterHeaders.ATTEMPTS, "4");
      add(headers, DeadLetterHeaders.STAGE, "handle");
      add(headers, DeadLetterHeaders.EXCEPTION_CLASS, FAILURES[kind]);
      String message = FAILURES[kind + 1].formatted(3_000 + random.nextInt(90));
      add(headers, DeadLetterHeaders.EXCEPTION_MESSAGE, message);
      add(headers, DeadLetterHeaders.FIRST_FAILURE, "" + time.minusSeconds(61).toEpochMilli());
      add(headers, DeadLetterHeaders.LAST_FAILURE, "" + time.toEpochMilli());
      String value =
          "{\"id\":%d,\"user\":\"user_%d\",\"amount\":%d,\"note\":\"你好\"}"
              .formatted(i, i % 40, 100 + i);
      records.add(
          new ProducerRecord<>(
              topic,
              0,
              time.toEpochMilli(),
              ("user_" + i % 40).getBytes(UTF_8),
              value.getBytes(UTF_8),
              headers));
    }
    raw.publishAll(records);
  }

  private static void add(List<Header> headers, String name, String value) {
    headers.add(new RecordHeader(name, value.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({"en-US, en, false", "zh-CN, zh, false", "en-US, dark, true"})
  void everyViewIsShown(String language, String name, boolean dark) throws IOException {
    Browser browser = Browser.in(language);
    browser.prefersDark(dark);
    browser.resize(1200, 420);
    browser.open(console.link());
    browser.await("table.topics tbody tr:nth-child(2) .open", "351");
    browser.awaitNone("table.topics", "…");
    keep(browser, "topics-" + name);

    browser.resize(1200, 1180);
    browser.await("table.topics a", "orders.dlq").click();
    browser.await("table.letters tbody tr", "user_");
    browser.awaitNone("progress:not([hidden])", "");
    browser.await("main", "maria");
    keep(browser, "topic-" + name);

    browser.one("table.letters tbody tr:nth-child(2)").click();
    browser.await("dialog pre", "amount");
    keep(browser, "letter-" + name);

    browser.one("dialog .actions button").click();
    browser.one("#action select").sendKeys("set JSON field", "");
    browser.one("#action .rule input").sendKeys("/amount");
    browser.one("#action .rule input + input").sendKeys("250");
    browser.one("#action .rule button").click();
    browser.one("#action fieldset > button").click();
    browser.await("#action .difference", "250");
    keep(browser, "change-" + name);
    browser.one("#action form > p:last-child button").click();
    browser.await("#action h3", "1");
    keep(browser, "plan-" + name);
    browser.one("#action .head button").click();

    browser.open(console.link());
    browser.resize(390, 900);
    browser.await("table.topics a", "orders.dlq").click();
    browser.await("table.letters tbody tr", "0:");
    browser.await("main", "maria");
    keep(browser, "narrow-" + name);
  }

  private static void keep(Browser browser, String name) throws IOException {
    byte[] picture = browser.screenshot();
    assertThat(picture).isNotEmpty();
    Files.createDirectories(FOLDER);
    Files.write(FOLDER.resolve(name + ".png"), picture);
  }
}
