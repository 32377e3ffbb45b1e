package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process suspended (SIGSTOP) beyond its session: after it continues, it begins no attempt in
 * partitions of other members.
 */
@KafkaTest
class StoppedConsumerTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int PARTITIONS = 6;
  private static final int RECORDS = 60_000;

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void noAttemptBeginsInPartitionsOfOthersAfterTheProcessContinues(
      GroupProtocol protocol, TestKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    GroupProtocols.assumeSupported(protocol.name(), raw);
    String topic = topics.create("orders", PARTITIONS);
    String group = topics.group("billing");
    if (protocol == GroupProtocol.CONSUMER) {
      shortSession(broker, group);
    }
    publish(raw, topic);
    try (ChildProgram child =
        ChildProgram.builder(StoppedChild.class)
            .arguments(broker.bootstrapServers(), topic, group, protocol.name())
            .start()) {
      child.awaitEvents(StoppedConsumerTest::begins, 1_000, SOON);
      child.suspend();
      EasyConsumer other =
          KafkaEasy.connect(broker.bootstrapServers())
              .consumer(String.class)
              .topics(topic)
              .group(group)
              .groupProtocol(protocol)
              .handle(message -> {})
              .start();
      try {
        Awaitility.await().atMost(SOON).until(() -> other.stats().partitions() == PARTITIONS);
        // All processes of a machine share this clock.
        long resumed = System.nanoTime();
        child.resume();
        child.awaitEvents(event -> event.name().equals("revoked"), 1, SOON);
        List<String> workers = new ArrayList<>();
        for (ChildEvent event : child.events()) {
          if (event.name().equals("revoked")) {
            break;
          }
          if (event.number("nanos") - resumed > 0) {
            workers.add(event.text("worker"));
          }
        }
        // A worker that was allowed to begin may have been suspended on its way into the handler.
        assertThat(workers)
            .as("workers that began after SIGCONT and before the loss was known")
            .doesNotHaveDuplicates();
      } finally {
        other.close();
      }
    }
  }

  private static boolean begins(ChildEvent event) {
    return event.name().equals("begins");
  }

  /** Shortens the session timeout of a KIP-848 group, which is a setting of the broker. */
  private static void shortSession(TestKafka broker, String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
      admin
          .incrementalAlterConfigs(
              Map.of(
                  resource,
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("consumer.session.timeout.ms", "6000"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static void publish(RawKafka raw, String topic) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(
          new ProducerRecord<>(
              topic,
              ("key-" + i % 500).getBytes(StandardCharsets.UTF_8),
              ("value-" + i).getBytes(StandardCharsets.UTF_8)));
    }
    raw.publishAll(records);
  }
}
