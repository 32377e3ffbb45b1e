package io.github.kafkaeasy.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The claim check example: large payloads in a store. */
@KafkaTest
class ClaimCheckTest {
  private static final String LARGE = "x".repeat(2_000_000); // more than Kafka accepts by default

  @TempDir private Path store;
  private final TestKafka broker;
  private final RawKafka raw;

  ClaimCheckTest(TestKafka broker, RawKafka raw) {
    this.broker = broker;
    this.raw = raw;
  }

  private Codec<String> texts() {
    return Codec.string().then(new ClaimCheck(store, 1_000).codec());
  }

  @Test
  void onlyLargePayloadsGoToTheStore(TestTopics topics) throws InterruptedException, IOException {
    Shop shop = Shop.open(broker, raw, topics);

    shop.send(texts(), "anna", "small");
    shop.send(texts(), "bert", LARGE);

    assertThat(shop.records())
        .extracting(record -> new String(record.value(), UTF_8))
        .containsExactly("small", "");
    assertThat(stored()).isEqualTo(1);
    assertThat(shop.bill(texts())).containsExactly("small", LARGE);
  }

  @Test
  void aRecordWhosePayloadIsMissingWaitsInTheDeadLetterTopic(TestTopics topics)
      throws InterruptedException, IOException {
    Shop shop = Shop.open(broker, raw, topics);
    shop.send(texts(), "bert", LARGE);
    Path elsewhere = Files.move(only(), store.resolveSibling("elsewhere"));

    assertThat(shop.bill(texts())).isEmpty();

    shop.onlyTheLastIsDeadLettered();
    String place =
        new String(shop.records().get(0).headers().lastHeader("claim-check").value(), UTF_8);
    Files.move(elsewhere, store.resolve(place));
    shop.redrive();
    assertThat(shop.bill(texts())).containsExactly(LARGE);
  }

  @Test
  void aReferenceThatIsNotANumberOfTheStoreIsNotLookedUp(TestTopics topics)
      throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);
    shop.publish(
        "eve".getBytes(UTF_8), new byte[0], RawKafka.header("claim-check", "../../etc/passwd"));

    assertThat(shop.bill(texts())).isEmpty();

    assertThat(shop.onlyTheLastIsDeadLettered().message()).contains("IllegalArgumentException");
  }

  private long stored() throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files.count();
    }
  }

  private Path only() throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files.findFirst().orElseThrow();
    }
  }
}
