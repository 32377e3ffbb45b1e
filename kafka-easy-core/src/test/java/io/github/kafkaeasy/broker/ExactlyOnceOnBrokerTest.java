package io.github.kafkaeasy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Outputs;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TakeTime;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Outputs of a consumer with exactlyOnce on a real broker, as readers of committed data see them.
 */
@KafkaTest
class ExactlyOnceOnBrokerTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int KEYS = 40;

  static {
    Awaitility.setDefaultTimeout(SOON);
  }

  private final List<String> handled = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Throwable> failed = new ConcurrentHashMap<>();
  private KafkaEasy kafka;
  private RawKafka raw;
  private TestTopics topics;
  private String orders;
  private String invoices;
  private String group;

  @BeforeEach
  void connect(TestKafka broker, TestTopics testTopics, RawKafka rawKafka) {
    kafka = KafkaEasy.connect(broker.bootstrapServers());
    raw = rawKafka;
    topics = testTopics;
    orders = topics.create("orders", 6);
    invoices = topics.create("invoices", 3);
    group = topics.group("billing");
  }

  private ConsumerBuilder<String> consumer(GroupProtocol protocol) {
    return kafka
        .consumer(String.class)
        .topics(orders)
        .group(group)
        .groupProtocol(protocol)
        .ordering(Ordering.KEY)
        .exactlyOnce();
  }

  private void invoice(Message<String> message, Outputs outputs) {
    handled.add(message.value());
    outputs.send(invoices, message.key(), message.value());
  }

  private void publish(int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      byte[] key = ("key-" + i % KEYS).getBytes(UTF_8);
      records.add(new ProducerRecord<>(orders, key, String.valueOf(i).getBytes(UTF_8)));
    }
    raw.publishAll(records);
  }

  private List<String> readable(String topic) {
    return CommittedValues.of(raw, topic);
  }

  private void awaitReadable(int count) {
    await().until(() -> readable(invoices).size() >= count);
  }

  private static void assertInKeyOrder(List<String> values) {
    CommittedValues.assertInKeyOrder(values, KEYS);
  }

  @ParameterizedTest
  @EnumSource
  void eachOutputIsReadableOnceAndInKeyOrder(GroupProtocol protocol) throws Exception {
    GroupProtocols.assumeSupported(protocol.name(), raw);
    publish(0, 2_000);
    try (EasyConsumer consumer = consumer(protocol).handleAndSend(this::invoice).start()) {
      awaitReadable(2_000);
      raw.awaitCommitted(group, orders, SOON);
      assertThat(consumer.failure()).isEmpty();
    }
    List<String> all = readable(invoices);
    assertThat(all).hasSize(2_000).doesNotHaveDuplicates();
    assertInKeyOrder(all);
  }

  @ParameterizedTest
  @EnumSource
  void aHeldRecordDelaysNoOtherOutputAndARestartRepeatsNone(GroupProtocol protocol)
      throws Exception {
    GroupProtocols.assumeSupported(protocol.name(), raw);
    FailureHandler inAnHour =
        failure -> CompletableFuture.completedStage(FailureDecision.retry(Duration.ofHours(1)));
    publish(0, 1_000);
    EasyConsumer first =
        consumer(protocol)
            .onFailure(inAnHour)
            .handleAndSend(
                (message, outputs) -> {
                  invoice(message, outputs);
                  if (message.value().equals("17")) {
                    throw new IllegalStateException("held");
                  }
                })
            .start();
    // 24 other records of its key wait behind record 17.
    awaitReadable(975);
    first.close();
    assertThat(first.state()).isEqualTo(ConsumerState.CLOSED);
    handled.clear();
    try (EasyConsumer second = consumer(protocol).handleAndSend(this::invoice).start()) {
      awaitReadable(1_000);
      raw.awaitCommitted(group, orders, SOON);
      assertThat(second.failure()).isEmpty();
    }
    assertThat(handled).hasSize(25);
    List<String> all = readable(invoices);
    assertThat(all).hasSize(1_000).doesNotHaveDuplicates();
    assertInKeyOrder(all);
  }

  @ParameterizedTest
  @EnumSource
  void membersThatJoinAndLeaveRepeatNoOutputAndLoseNone(GroupProtocol protocol) throws Exception {
    GroupProtocols.assumeSupported(protocol.name(), raw);
    int count = 6_000;
    Random random = new Random(7);
    publish(0, count);
    List<EasyConsumer> members = new ArrayList<>();
    for (int round = 0; round < 8; round++) {
      if (members.size() < 2 || (members.size() < 4 && random.nextBoolean())) {
        members.add(
            consumer(protocol)
                .revocationWait(Duration.ofMillis(30))
                .handleAndSend(
                    (message, outputs) -> {
                      TakeTime.millis(random.nextInt(8));
                      invoice(message, outputs);
                    })
                .start());
      } else {
        members.remove(random.nextInt(members.size())).close(Duration.ofMillis(500));
      }
      int soFar = handled.size();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> handled.size() > soFar + 200 || readable(invoices).size() >= count);
    }
    awaitReadable(count);
    raw.awaitCommitted(group, orders, SOON);
    members.forEach(member -> assertThat(member.failure()).isEmpty());
    members.forEach(EasyConsumer::close);
    List<String> all = readable(invoices);
    assertThat(all).hasSize(count).doesNotHaveDuplicates();
    assertInKeyOrder(all);
  }

  @Test
  void aSecondInstanceOfTheSameNameStopsTheFirstAndIsNamedAsTheReason() {
    ConsumerBuilder<String> named =
        kafka
            .consumer(String.class)
            .topics(orders)
            .group(group)
            .exactlyOnce("instance-1")
            .handleAndSend(this::invoice);
    publish(0, 100);
    EasyConsumer first = named.start();
    awaitReadable(100);
    try (EasyConsumer second = named.start()) {
      await().until(() -> second.state() == ConsumerState.RUNNING);
      publish(100, 1_000);
      awaitReadable(1_000);
      await().until(() -> first.state() == ConsumerState.FAILED);
      assertThat(first.failure().orElseThrow())
          .hasMessageContaining(group + "-instance-1")
          .hasMessageContaining("same name");
      raw.awaitCommitted(group, orders, SOON);
    }
    assertThat(readable(invoices)).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void outputsThatTheirTopicRefusesFailTheirOwnRecordsAndNoOthers() {
    String missing = topics.name("missing");
    publish(0, 200);
    try (EasyConsumer consumer =
        consumer(GroupProtocol.CLASSIC)
            .onFailure(this::noteAndSkip)
            .handleAndSend(
                (message, outputs) -> {
                  invoice(message, outputs);
                  if (message.value().equals("20")) {
                    outputs.send(missing, "somewhere");
                  } else if (message.value().equals("30")) {
                    outputs.send(invoices, new byte[2_000_000]);
                  }
                })
            .start()) {
      awaitReadable(198);
      raw.awaitCommitted(group, orders, SOON);
      assertThat(consumer.stats().skipped()).isEqualTo(2);
    }
    assertThat(failed.get("20")).hasMessageContaining("does not exist");
    assertThat(failed.get("30")).hasMessageContaining("2000");
    assertThat(readable(invoices)).hasSize(198).doesNotHaveDuplicates().doesNotContain("20", "30");
  }

  private CompletableFuture<FailureDecision> noteAndSkip(
      io.github.kafkaeasy.consumer.spi.FailedRecord failure) {
    failed.put(new String(failure.record().value(), UTF_8), failure.cause());
    return CompletableFuture.completedFuture(FailureDecision.skipped());
  }

  @Test
  void aLimitThatIsLoweredUnderRunningRecordsFailsTheLargeOneAndNoOther() throws Exception {
    publish(0, 100);
    try (EasyConsumer consumer =
        consumer(GroupProtocol.CLASSIC)
            .onFailure(this::noteAndSkip)
            .handleAndSend(
                (message, outputs) -> {
                  invoice(message, outputs);
                  if (message.value().equals("150")) {
                    // Random, so that it stays as large when it is compressed.
                    byte[] large = new byte[30_000];
                    new Random(1).nextBytes(large);
                    outputs.send(invoices, "large", large);
                  }
                })
            .start()) {
      awaitReadable(100);
      lower(invoices, 10_000);
      publish(100, 200);
      await().until(() -> failed.containsKey("150"));
      awaitReadable(199);
      raw.awaitCommitted(group, orders, SOON);
      assertThat(consumer.failure()).isEmpty();
    }
    assertThat(failed.keySet()).isEqualTo(Set.of("150"));
    assertThat(readable(invoices)).hasSize(199).doesNotHaveDuplicates();
  }

  private void lower(String topic, int bytes) throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp change =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", String.valueOf(bytes)), AlterConfigOp.OpType.SET);
    raw.admin().incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    await()
        .until(
            () ->
                raw.admin()
                    .describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get("max.message.bytes")
                    .value()
                    .equals(String.valueOf(bytes)));
  }
}
