package io.github.kafkaeasy.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Tracing together with the OpenTelemetry Java agent, in a separate program whose spans the agent
 * prints. Runs with the profile "agent".
 */
@KafkaTest
@EnabledIfSystemProperty(named = "kafka-easy.test.agent", matches = ".+")
class AgentTest {
  private static final String WARNING = "The OpenTelemetry Java agent traces Kafka too";
  private static final Pattern SPAN =
      Pattern.compile("LoggingSpanExporter - '(.*?)' : ([0-9a-f]{32}) [0-9a-f]{16} (\\w+)");

  private record Printed(String name, String trace, String kind) {}

  private static List<String> run(
      TestKafka broker, String topic, String tracing, String... options) {
    var builder =
        ChildProgram.builder(AgentChild.class)
            .arguments(broker.bootstrapServers(), topic, tracing)
            .jvmOption("-javaagent:" + System.getProperty("kafka-easy.test.agent"))
            .jvmOption("-Dotel.traces.exporter=console")
            .jvmOption("-Dotel.metrics.exporter=none")
            .jvmOption("-Dotel.logs.exporter=none");
    for (String option : options) {
      builder = builder.jvmOption(option);
    }
    try (ChildProgram child = builder.start()) {
      assertThat(child.awaitExit(Duration.ofMinutes(2))).as("%s", child.output()).contains(0);
      return child.output();
    }
  }

  private static List<Printed> spans(List<String> output) {
    return output.stream()
        .map(SPAN::matcher)
        .filter(java.util.regex.Matcher::find)
        .map(found -> new Printed(found.group(1), found.group(2), found.group(3)))
        .toList();
  }

  private static Map<String, Long> counts(List<Printed> spans) {
    return spans.stream().collect(Collectors.groupingBy(Printed::name, Collectors.counting()));
  }

  @Test
  void withoutTheAgentsKafkaInstrumentationOnlyOurSpansExist(TestKafka broker, TestTopics topics) {
    String topic = topics.create("orders");

    List<String> output =
        run(broker, topic, "traced", "-Dotel.instrumentation.kafka.enabled=false");

    List<Printed> spans = spans(output);
    assertThat(counts(spans))
        .isEqualTo(Map.of("shop", 1L, "send " + topic, 3L, "process " + topic, 3L, "inner", 3L));
    assertThat(spans.stream().map(Printed::trace).distinct()).hasSize(1);
    assertThat(output).noneMatch(line -> line.contains(WARNING));
  }

  @Test
  void withBothTracingsSendsHaveTwoSpansAndTheLogSaysSo(TestKafka broker, TestTopics topics) {
    String topic = topics.create("orders");

    List<String> output = run(broker, topic, "traced");

    List<Printed> spans = spans(output);
    assertThat(counts(spans))
        .isEqualTo(
            Map.of(
                "shop",
                1L,
                "send " + topic,
                3L,
                topic + " publish",
                3L,
                "process " + topic,
                3L,
                "inner",
                3L));
    assertThat(spans.stream().map(Printed::trace).distinct()).hasSize(1);
    assertThat(output).filteredOn(line -> line.contains(WARNING)).hasSize(1);
  }

  @Test
  void theAgentAloneSeesSendsAndNoHandler(TestKafka broker, TestTopics topics) {
    String topic = topics.create("orders");

    List<Printed> spans = spans(run(broker, topic, "plain"));

    assertThat(counts(spans)).isEqualTo(Map.of("shop", 1L, topic + " publish", 3L, "inner", 3L));
    assertThat(spans.stream().map(Printed::trace).distinct()).hasSize(4);
  }
}
