package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.converters.ByteArrayConverter;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.runtime.ConnectMetrics;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator;
import org.apache.kafka.connect.runtime.errors.Stage;
import org.apache.kafka.connect.runtime.errors.ToleranceType;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dead letters that Kafka Connect's own code has written for a sink task. */
@Tag("newest-clients")
class ConnectDialectTest extends DlqFixture {
  private static final ConnectorTaskId TASK = new ConnectorTaskId("billing-sink", 2);

  ConnectDialectTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @Test
  void aDeadLetterOfAKafkaConnectSinkIsReadAndRedrivenUnchanged(TestTopics topics)
      throws Exception {
    String orders = topics.create("orders", 2);
    String letters = topics.create("letters");
    raw.publishAll(
        List.of(
            new ProducerRecord<>(
                orders,
                1,
                "bert".getBytes(UTF_8),
                "poison".getBytes(UTF_8),
                List.of(RawKafka.header("trace", "t-1")))));
    ConsumerRecord<byte[], byte[]> failed = raw.records(orders).get(0);

    report(failed, new DataException("no such user: bert"), sink(orders, letters));

    StoredLetter read = DeadLetters.of(kafka, letters).browse(Selection.all(), 10).letters().get(0);
    assertThat(read.dialect()).isEqualTo(Dialect.CONNECT);
    DeadLetter letter = read.letter();
    assertThat(letter.source()).hasToString(orders + "-1@0");
    assertThat(letter.reason().exceptionClass()).isEqualTo(DataException.class.getName());
    assertThat(letter.reason().message()).isEqualTo("no such user: bert");
    assertThat(letter.reason().stackTrace()).contains("ConnectDialectTest");
    assertThat(letter.reason().stage()).isEqualToIgnoringCase("task_put");

    DeadLetters.of(kafka, letters).redrive(Selection.all()).run();
    ConsumerRecord<byte[], byte[]> again = raw.records(orders).get(1);
    assertThat(again.partition()).isEqualTo(1);
    assertThat(again.key()).isEqualTo("bert".getBytes(UTF_8));
    assertThat(again.value()).isEqualTo("poison".getBytes(UTF_8));
    assertThat(again.headers().lastHeader("trace").value()).isEqualTo("t-1".getBytes(UTF_8));
    assertThat(again.headers()).noneMatch(header -> header.key().startsWith("__connect.errors."));
  }

  /** Handles a failed put as Connect's worker does. */
  private void report(
      ConsumerRecord<byte[], byte[]> failed, Exception failure, SinkConnectorConfig sink)
      throws Exception {
    Map<String, Object> connection =
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, raw.bootstrapServers());
    Map<String, Object> producer =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            raw.bootstrapServers(),
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class);
    ConnectMetrics worker = new ConnectMetrics("worker", worker(), Time.SYSTEM, "cluster");
    try (ErrorHandlingMetrics metrics = new ErrorHandlingMetrics(TASK, worker);
        RetryWithToleranceOperator<ConsumerRecord<byte[], byte[]>> operator =
            new RetryWithToleranceOperator<>(0, 0, ToleranceType.ALL, Time.SYSTEM, metrics)) {
      operator.reporters(
          List.of(
              DeadLetterQueueReporter.createAndSetup(connection, TASK, sink, producer, metrics)));
      Void unused =
          operator
              .executeFailed(
                  new ProcessingContext<>(failed), Stage.TASK_PUT, SinkTask.class, failure)
              .get(30, TimeUnit.SECONDS);
    } finally {
      worker.stop();
    }
  }

  private WorkerConfig worker() {
    return new StandaloneConfig(
        Map.of(
            WorkerConfig.BOOTSTRAP_SERVERS_CONFIG,
            raw.bootstrapServers(),
            WorkerConfig.KEY_CONVERTER_CLASS_CONFIG,
            ByteArrayConverter.class.getName(),
            WorkerConfig.VALUE_CONVERTER_CLASS_CONFIG,
            ByteArrayConverter.class.getName(),
            StandaloneConfig.OFFSET_STORAGE_FILE_FILENAME_CONFIG,
            "never-written"));
  }

  /** A configuration without plug-ins: it names no transformation, so none is searched for. */
  private static SinkConnectorConfig sink(String topic, String letters) {
    return new SinkConnectorConfig(
        null,
        Map.of(
            SinkConnectorConfig.NAME_CONFIG,
            TASK.connector(),
            SinkConnectorConfig.CONNECTOR_CLASS_CONFIG,
            "com.example.BillingSink",
            SinkConnectorConfig.TOPICS_CONFIG,
            topic,
            SinkConnectorConfig.ERRORS_TOLERANCE_CONFIG,
            "all",
            SinkConnectorConfig.DLQ_TOPIC_NAME_CONFIG,
            letters,
            SinkConnectorConfig.DLQ_TOPIC_REPLICATION_FACTOR_CONFIG,
            "1",
            SinkConnectorConfig.DLQ_CONTEXT_HEADERS_ENABLE_CONFIG,
            "true"));
  }
}
