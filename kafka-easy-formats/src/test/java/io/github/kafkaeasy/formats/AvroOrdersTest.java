package io.github.kafkaeasy.formats;

import static io.github.kafkaeasy.formats.AvroOrders.avro;
import static io.github.kafkaeasy.formats.AvroOrders.customer;
import static io.github.kafkaeasy.formats.AvroOrders.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro with Apicurio's serializers and a registry. */
@Tag("long")
@RegistryTest
class AvroOrdersTest {
  private static final String VALUE_ID = "apicurio.value.contentId";
  private static final String KEY_ID = "apicurio.key.contentId";

  private final TestKafka broker;
  private final RawKafka raw;
  private final LocalRegistry registry;

  AvroOrdersTest(TestKafka broker, RawKafka raw, LocalRegistry registry) {
    this.broker = broker;
    this.raw = raw;
    this.registry = registry;
  }

  private Shop shop(TestTopics topics, boolean idInHeaders) {
    Shop shop = Shop.open(broker, raw, topics);
    return shop.with(AvroOrders.withRegistry(shop.kafka(), registry.url(), idInHeaders));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ordersArriveAndTheNextStartContinuesBehindThem(boolean idInHeaders, TestTopics topics)
      throws InterruptedException {
    Shop shop = shop(topics, idInHeaders);

    shop.send(avro(), "anna", order("anna", 10));
    assertThat(shop.bill(avro())).containsExactly(order("anna", 10));
    shop.send(avro(), "bert", order("bert", 20));
    assertThat(shop.bill(avro())).containsExactly(order("bert", 20));

    ConsumerRecord<byte[], byte[]> record = shop.records().get(0);
    assertThat(record.headers().lastHeader(VALUE_ID) != null).isEqualTo(idInHeaders);
    assertThat(record.value()[0] == 0).as("the magic byte").isNotEqualTo(idInHeaders);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keysAreInAvroToo(boolean idInHeaders, TestTopics topics) throws InterruptedException {
    Shop shop = shop(topics, idInHeaders);
    Codec<GenericRecord> keys = avro();
    try (EasyProducer<GenericRecord> producer =
        shop.kafka().producer(avro()).keys(keys).topic(shop.topic()).start()) {
      producer.sendAndWait(OutgoingMessage.of(order("anna", 10)).key(keys, customer("anna")));
    }

    List<Message<GenericRecord>> billed = shop.bill(shop.billing(avro()).keys(keys));

    assertThat(billed).extracting(Message::value).containsExactly(order("anna", 10));
    assertThat(billed).extracting(message -> message.key(keys)).containsExactly(customer("anna"));
    ConsumerRecord<byte[], byte[]> record = shop.records().get(0);
    assertThat(record.headers().lastHeader(KEY_ID) != null).isEqualTo(idInHeaders);
    assertThat(record.key()[0] == 0).as("the magic byte").isNotEqualTo(idInHeaders);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anOrderWhoseSchemaIsUnknownWaitsInTheDeadLetterTopicUntilItIsRegistered(
      boolean idInHeaders, TestTopics topics) throws InterruptedException {
    Shop shop = shop(topics, idInHeaders);
    GenericRecord first = orderOfItsOwnSchema("anna");
    GenericRecord second = orderOfItsOwnSchema("carl");
    shop.send(avro(), "anna", first);
    long known = schemaIdOf(shop.records().get(0), idInHeaders);

    publish(shop, known + 1, new byte[] {8, 'c', 'a', 'r', 'l', 0}, idInHeaders);
    assertThat(shop.bill(avro())).containsExactly(first);

    assertThat(shop.onlyTheLastIsDeadLettered().exceptionClass())
        .isEqualTo(DecodeException.class.getName());
    Shop elsewhere = shop(topics, idInHeaders);
    elsewhere.send(avro(), "carl", second); // registers its schema
    assertThat(schemaIdOf(elsewhere.records().get(0), idInHeaders)).isEqualTo(known + 1);
    shop.redrive();
    assertThat(shop.bill(avro())).containsExactly(second);
  }

  @Test
  void aKeyThatIsNotAvroIsDeadLetteredWithItsBytes(TestTopics topics) throws InterruptedException {
    Shop shop = shop(topics, true);
    shop.send(avro(), "this is no Avro", order("anna", 10));

    assertThat(shop.bill(shop.billing(avro()).keys(avro()))).isEmpty();

    shop.onlyTheLastIsDeadLettered();
    shop.redrive();
    assertThat(shop.bill(avro())).containsExactly(order("anna", 10));
  }

  @Test
  void aKeyNeedsTheSameCodecObjectAsItsProducer(TestTopics topics) {
    Shop shop = shop(topics, true);

    try (EasyProducer<GenericRecord> producer =
        shop.kafka().producer(avro()).keys(avro()).topic(shop.topic()).start()) {
      OutgoingMessage<GenericRecord> message =
          OutgoingMessage.of(order("anna", 10)).key(avro(), customer("anna"));

      assertThatThrownBy(() -> producer.sendAndWait(message))
          .hasMessageContaining("cannot write the key")
          .hasMessageContaining("pass this same object to a producer or consumer");
    }
  }

  @Test
  void withoutTheRegistrysAddressNoClientStarts(TestTopics topics) {
    Shop shop = Shop.open(broker, raw, topics);

    assertThatThrownBy(() -> shop.kafka().producer(avro()).topic(shop.topic()).start())
        .hasMessageContaining("AvroKafkaSerializer does not take its settings: Missing registry")
        .hasMessageContaining("apicurio.registry.url");
    assertThatThrownBy(() -> shop.billing(avro()).handle(message -> {}).start())
        .hasMessageContaining("AvroKafkaDeserializer does not take its settings: Missing registry")
        .hasMessageContaining("apicurio.registry.url");
  }

  private static GenericRecord orderOfItsOwnSchema(String customer) {
    Schema schema =
        SchemaBuilder.record("Order")
            .namespace("shop" + System.nanoTime())
            .fields()
            .requiredString("customer")
            .optionalString("coupon")
            .endRecord();
    return new GenericRecordBuilder(schema).set("customer", customer).build();
  }

  /** The id of the value's schema, from the header or from the value. */
  private static long schemaIdOf(ConsumerRecord<byte[], byte[]> record, boolean idInHeaders) {
    return idInHeaders
        ? ByteBuffer.wrap(record.headers().lastHeader(VALUE_ID).value()).getLong()
        : ByteBuffer.wrap(record.value(), 1, 4).getInt();
  }

  private static void publish(Shop shop, long schemaId, byte[] avro, boolean idInHeaders) {
    byte[] key = "carl".getBytes(UTF_8);
    Header trace = RawKafka.header("trace", "7");
    if (idInHeaders) {
      byte[] id = ByteBuffer.allocate(8).putLong(schemaId).array();
      shop.publish(key, avro, trace, new RecordHeader(VALUE_ID, id));
    } else {
      ByteBuffer value = ByteBuffer.allocate(5 + avro.length).put((byte) 0).putInt((int) schemaId);
      shop.publish(key, value.put(avro).array(), trace);
    }
  }
}
