package io.github.kafkaeasy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Outputs, as readers of committed data see them, when a process with exactlyOnce is killed or
 * suspended in the middle of its work.
 */
@KafkaTest
class ExactlyOnceProcessTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int RECORDS = 3_000;
  private static final int KEYS = 50;

  private TestKafka broker;
  private KafkaEasy kafka;
  private RawKafka raw;
  private String orders;
  private String invoices;
  private String group;

  @BeforeEach
  void connect(TestKafka testBroker, TestTopics topics, RawKafka rawKafka) {
    broker = testBroker;
    kafka = KafkaEasy.connect(broker.bootstrapServers());
    raw = rawKafka;
    orders = topics.create("orders", 3);
    invoices = topics.create("invoices", 3);
    group = topics.group("billing");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] key = ("key-" + i % KEYS).getBytes(UTF_8);
      records.add(new ProducerRecord<>(orders, key, String.valueOf(i).getBytes(UTF_8)));
    }
    raw.publishAll(records);
  }

  private ChildProgram start(GroupProtocol protocol, boolean exactlyOnce) {
    return ChildProgram.builder(ExactlyOnceChild.class)
        .arguments(
            broker.bootstrapServers(),
            orders,
            invoices,
            group,
            protocol.name(),
            String.valueOf(exactlyOnce))
        .start();
  }

  private EasyConsumer second(GroupProtocol protocol) {
    return kafka
        .consumer(String.class)
        .topics(orders)
        .group(group)
        .groupProtocol(protocol)
        .ordering(Ordering.KEY)
        .exactlyOnce()
        .handleAndSend((message, outputs) -> outputs.send(invoices, message.key(), message.value()))
        .start();
  }

  private List<String> readable() {
    return CommittedValues.of(raw, invoices);
  }

  private void assertEachOnceAndInKeyOrder() {
    List<String> all = readable();
    assertThat(all).hasSize(RECORDS).doesNotHaveDuplicates();
    CommittedValues.assertInKeyOrder(all, KEYS);
  }

  @ParameterizedTest
  @EnumSource
  void aKillInTheMiddleRepeatsNoOutputAndLosesNone(GroupProtocol protocol) throws Exception {
    GroupProtocols.assumeSupported(protocol.name(), raw);
    shortSession(protocol);
    int handledByChild;
    try (ChildProgram child = start(protocol, true)) {
      child.awaitEvents(any -> true, 700, SOON);
      child.kill();
      handledByChild = child.events().size();
    }
    int readableThen = readable().size();
    assertThat(handledByChild)
        .as("records were handled but not committed at the kill")
        .isGreaterThan(readableThen);
    try (EasyConsumer rest = second(protocol)) {
      await().atMost(SOON).until(() -> readable().size() >= RECORDS);
      raw.awaitCommitted(group, orders, SOON);
      assertThat(rest.failure()).isEmpty();
    }
    assertEachOnceAndInKeyOrder();
  }

  /**
   * The same kill of a consumer that sends with a plain producer: proves that the test can detect
   * repeated outputs.
   */
  @Test
  void withoutExactlyOnceTheSameKillRepeatsOutputs() {
    try (ChildProgram child = start(GroupProtocol.CLASSIC, false)) {
      child.awaitEvents(any -> true, 700, SOON);
      child.kill();
    }
    try (EasyConsumer rest = second(GroupProtocol.CLASSIC)) {
      raw.awaitCommitted(group, orders, SOON);
      assertThat(rest.failure()).isEmpty();
    }
    await().atMost(SOON).until(() -> new HashSet<>(readable()).size() == RECORDS);
    assertThat(readable()).hasSizeGreaterThan(RECORDS);
  }

  @ParameterizedTest
  @EnumSource
  void aProcessThatIsStoppedPastItsSessionRepeatsNoOutputAndLosesNone(GroupProtocol protocol)
      throws Exception {
    GroupProtocols.assumeSupported(protocol.name(), raw);
    shortSession(protocol);
    try (ChildProgram child = start(protocol, true)) {
      child.awaitEvents(any -> true, 700, SOON);
      child.suspend();
      try (EasyConsumer other = second(protocol)) {
        await().atMost(SOON).until(() -> other.stats().partitions() == 3);
        child.resume();
        await().atMost(SOON).until(() -> readable().size() >= RECORDS);
        raw.awaitCommitted(group, orders, SOON);
        assertThat(other.failure()).isEmpty();
      }
    }
    assertEachOnceAndInKeyOrder();
  }

  /** Shortens the session timeout of a KIP-848 group, which is a setting of the broker. */
  private void shortSession(GroupProtocol protocol) throws Exception {
    if (protocol == GroupProtocol.CONSUMER) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
      AlterConfigOp change =
          new AlterConfigOp(
              new ConfigEntry("consumer.session.timeout.ms", "6000"), AlterConfigOp.OpType.SET);
      raw.admin()
          .incrementalAlterConfigs(Map.of(resource, List.of(change)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }
}
