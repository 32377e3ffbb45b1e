package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

class BackEndTest {

  @Test
  void thePropertySelectsTheBackEnd() {
    assertThat(BackEnd.parse("", "")).hasToString("a local broker");
    assertThat(BackEnd.parse("local", "ignored")).hasToString("a local broker");
    assertThat(BackEnd.parse("testcontainers", ""))
        .hasToString("a container of apache/kafka:4.3.1");
    assertThat(BackEnd.parse("testcontainers", "kafka:mine"))
        .hasToString("a container of kafka:mine");
    assertThat(BackEnd.parse("a:9092,b:9093", "")).hasToString("the cluster at a:9092,b:9093");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "localhost", "host:port", "a:1;b:2", "http://a:1"})
  void anyOtherValueIsRefusedWithThePropertysName(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackEnd.parse(value, ""))
        .withMessageContaining("kafka-easy.test.kafka")
        .withMessageContaining(value);
  }

  @Test
  @NeedsControl(BrokerControl.SERVER_PROPERTIES)
  void onARunningClusterTestsThatNeedControlAreSkippedWithTheReason() {
    try (LocalKafka runningCluster = LocalKafka.builder().start()) {
      Events tests =
          EngineTestKit.engine("junit-jupiter")
              .configurationParameter(BackEnd.PROPERTY, runningCluster.bootstrapServers())
              .selectors(selectClass(Mixed.class))
              .execute()
              .testEvents();
      tests.assertStatistics(all -> all.succeeded(1).skipped(2).failed(0));
      assertThat(reasons(tests))
          .anySatisfy(
              reason ->
                  assertThat(reason)
                      .contains("SKIPPED on the cluster at 127.0.0.1:")
                      .contains("killsOne")
                      .contains("needs a LocalKafka to kill a broker, read a broker's log;")
                      .contains("kafka-easy.test.kafka"))
          .anySatisfy(
              reason ->
                  assertThat(reason)
                      .contains("holdsOne")
                      .contains("needs a LocalKafka to pass as a parameter;"));
      assertThat(runningCluster.isRunning()).isTrue();
    }
  }

  @Test
  void aClassWhoseSetUpNeedsALocalKafkaIsSkippedWhole() {
    Events classes =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter(BackEnd.PROPERTY, "127.0.0.1:1")
            .selectors(selectClass(SetUp.class))
            .execute()
            .containerEvents();
    assertThat(reasons(classes)).hasSize(1).first().asString().contains("SetUp");
  }

  private static List<String> reasons(Events events) {
    return events.skipped().stream()
        .map(Event::getPayload)
        .flatMap(payload -> payload.stream())
        .map(String::valueOf)
        .toList();
  }

  /** Run only by a test above: Surefire skips nested classes. */
  @KafkaTest
  static class Mixed {
    @Test
    void talks(TestKafka kafka, TestTopics topics, RawKafka raw) {
      String topic = topics.create("orders", 2);
      raw.publish(topic, "key", "value");
      assertThat(raw.records(topic)).extracting(ConsumerRecord::partition).hasSize(1);
      assertThat(kafka.bootstrapServers()).startsWith("127.0.0.1:");
    }

    @Test
    @NeedsControl({BrokerControl.KILL, BrokerControl.LOG})
    void killsOne() {
      throw new IllegalStateException("must be skipped");
    }

    @Test
    void holdsOne(LocalKafka kafka) {
      throw new IllegalStateException("must be skipped, not be given " + kafka);
    }
  }

  /** Run only by a test above: Surefire skips nested classes. */
  @KafkaTest
  static class SetUp {
    @BeforeEach
    void hold(LocalKafka kafka) {
      throw new IllegalStateException("must be skipped, not be given " + kafka);
    }

    @Test
    void anything() {}
  }
}
