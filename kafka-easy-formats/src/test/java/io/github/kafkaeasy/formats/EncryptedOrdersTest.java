package io.github.kafkaeasy.formats;

import static io.github.kafkaeasy.formats.EncryptedOrders.orders;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.formats.EncryptedOrders.Order;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The encryption example: values encrypted with AES-GCM. */
@KafkaTest
class EncryptedOrdersTest {
  private final TestKafka broker;
  private final RawKafka raw;
  private final SecretKey old = key();
  private final SecretKey current = key();
  private final AesGcm before = new AesGcm(Map.of("1", old), "1");
  private final AesGcm after = new AesGcm(Map.of("1", old, "2", current), "2");

  EncryptedOrdersTest(TestKafka broker, RawKafka raw) {
    this.broker = broker;
    this.raw = raw;
  }

  private static SecretKey key() {
    try {
      return KeyGenerator.getInstance("AES").generateKey();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ordersEncryptedWithTheOldAndTheNewKeyAreRead(TestTopics topics) throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);

    shop.send(orders(before), "anna", new Order("anna", 10));
    shop.send(orders(after), "bert", new Order("bert", 20));

    assertThat(shop.records())
        .extracting(record -> new String(record.value(), ISO_8859_1))
        .noneMatch(value -> value.contains("anna") || value.contains("bert"));
    assertThat(shop.records())
        .extracting(
            record -> new String(record.headers().lastHeader("encryption-key").value(), ISO_8859_1))
        .containsExactly("1", "2");
    assertThat(shop.bill(orders(after)))
        .containsExactly(new Order("anna", 10), new Order("bert", 20));
  }

  @Test
  void anOrderWhoseKeyIsUnknownWaitsInTheDeadLetterTopicUntilItIsKnown(TestTopics topics)
      throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);
    shop.send(orders(before), "anna", new Order("anna", 10));
    shop.send(orders(after), "bert", new Order("bert", 20));

    assertThat(shop.bill(orders(before))).containsExactly(new Order("anna", 10));

    assertThat(shop.onlyTheLastIsDeadLettered().message()).contains("there is no encryption key 2");
    shop.redrive();
    assertThat(shop.bill(orders(after))).containsExactly(new Order("bert", 20));
  }

  @Test
  void aRecordThatWasTamperedWithIsDeadLettered(TestTopics topics) throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);
    shop.send(orders(before), "anna", new Order("anna", 10));
    ConsumerRecord<byte[], byte[]> record = shop.records().get(0);
    byte[] changed = record.value().clone();
    changed[20] ^= 1;

    shop.publish(record.key(), changed, record.headers().toArray());
    assertThat(shop.bill(orders(before))).containsExactly(new Order("anna", 10));

    shop.onlyTheLastIsDeadLettered();
  }
}
