package io.github.kafkaeasy.consumer.internal.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.outputs.Kept;
import io.github.kafkaeasy.consumer.internal.outputs.Output;
import io.github.kafkaeasy.consumer.internal.outputs.OutputTopics;
import io.github.kafkaeasy.consumer.internal.outputs.Refusals;
import io.github.kafkaeasy.consumer.internal.outputs.TopicFacts;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The batches in which a unit's outputs are sent, and the records whose outputs fail. */
class SendingTest {
  private static final Assignment ASSIGNMENT = new Assignment(new TopicPartition("orders", 0));

  /** Largest batch of each topic; the facts about other topics are not known. */
  private final Map<String, Integer> limits = new HashMap<>();

  private final List<Kept> records = new ArrayList<>();

  /** Key of each sent output, and a stroke for each flush of open batches. */
  private final StringBuilder steps = new StringBuilder();

  /** Failures of outputs, by their key. */
  private final Map<String, Exception> failures = new HashMap<>();

  private Runnable afterEachSend = () -> {};

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
        private final List<Runnable> results = new ArrayList<>();

        @Override
        public synchronized Future<RecordMetadata> send(
            ProducerRecord<byte[], byte[]> record, Callback callback) {
          String name = new String(record.key(), java.nio.charset.StandardCharsets.UTF_8);
          steps.append(name);
          results.add(() -> callback.onCompletion(null, failures.get(name)));
          afterEachSend.run();
          return new CompletableFuture<>();
        }

        @Override
        public synchronized void flush() {
          if (!results.isEmpty()) {
            steps.append('|');
          }
          results.forEach(Runnable::run);
          results.clear();
        }
      };

  private void output(String topic, String key, long bytes) {
    byte[] name = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Output output =
        new Output(new ProducerRecord<>(topic, name, new byte[0]), bytes, true, SendHook.Sent.NONE);
    records.add(new Kept(records.size(), List.of(output)));
  }

  private Unit unit() {
    Unit unit = new Unit(1, false);
    unit.add(List.of(new Unit.Part(ASSIGNMENT, records)));
    return unit;
  }

  private Sending sending(Unit unit) {
    return new Sending(
        unit,
        new OutputTopics(
            topic ->
                limits.containsKey(topic)
                    ? CompletableFuture.completedFuture(
                        new TopicFacts(1, limits.get(topic), false, true))
                    : new CompletableFuture<>(),
            new Refusals(),
            () -> 0,
            Runnable::run));
  }

  private boolean send(Unit unit) {
    return sending(unit).send(producer, unit.parts());
  }

  private String sent() {
    assertThat(send(unit())).isTrue();
    return steps.toString();
  }

  @Test
  void batchesOfATopicWithASmallLimitAreSentBeforeTheyExceedIt() {
    limits.put("small", 2_000);
    for (String key : List.of("a", "b", "c", "d", "e")) {
      output("small", key, 1_000);
    }
    assertThat(sent()).isEqualTo("ab|cd|e");
  }

  @Test
  void batchesOfOtherTopicsAreLeftToTheProducer() {
    limits.put("large", 2 * Sending.BATCH_BYTES);
    for (String key : List.of("a", "b", "c", "d", "e")) {
      output("large", key, Sending.BATCH_BYTES);
      output("unknown", key, Sending.BATCH_BYTES);
    }
    assertThat(sent()).isEqualTo("aabbccddee");
  }

  @Test
  void anOutputThatIsLargerThanTheTopicsLimitIsAloneInItsBatch() {
    limits.put("small", 2_000);
    output("small", "a", 1_000);
    output("small", "L", 2_001);
    output("small", "b", 1_000);
    output("small", "c", 1_000);
    assertThat(sent()).isEqualTo("a|L|bc");
  }

  @Test
  void anOutputLargerThanABatchIsAloneIfItsTopicIsNotKnown() {
    output("unknown", "a", 1_000);
    output("unknown", "L", Sending.BATCH_BYTES + 1);
    output("unknown", "b", 1_000);
    assertThat(sent()).isEqualTo("a|L|b");
  }

  @Test
  void aUnitThatIsGivenUpSendsNothingOrStopsSoon() {
    limits.put("large", 2 * Sending.BATCH_BYTES);
    for (int i = 0; i < 1_000; i++) {
      output("large", "k", 10);
    }
    Unit unit = unit();
    afterEachSend =
        () -> {
          var unused = unit.giveUp();
        };
    assertThat(send(unit)).isFalse();
    assertThat(steps).hasSizeBetween(1, 500);
    int before = steps.length();
    assertThat(send(unit)).isFalse();
    assertThat(steps).hasSize(before);
  }

  static List<Exception> failuresOfTheRecord() {
    return List.of(
        new RecordTooLargeException("no"),
        new RecordBatchTooLargeException("no"),
        new InvalidRecordException("no"),
        new InvalidTimestampException("no"),
        new InvalidTopicException("no"),
        new PolicyViolationException("no"),
        new TopicAuthorizationException("no"));
  }

  @ParameterizedTest
  @MethodSource("failuresOfTheRecord")
  void aPermanentFailureOfOneRecordNamesIt(Exception failure) {
    output("unknown", "a", 10);
    output("unknown", "b", 10);
    failures.put("b", failure);
    Unit unit = unit();
    Sending sending = sending(unit);
    assertThat(sending.send(producer, unit.parts())).isTrue();
    assertThatThrownBy(() -> sending.end(producer))
        .hasMessageContaining("An output of orders-0 offset 1 to unknown was not sent")
        .hasCause(failure);
    assertThat(sending.isEnded()).isFalse();
    assertThat(sending.guilty()).extracting(Outcome.Guilty::kept).containsExactly(records.get(1));
  }

  @Test
  void aTemporaryFailureNamesNoRecord() {
    output("unknown", "a", 10);
    failures.put("a", new TimeoutException("no answer"));
    Unit unit = unit();
    Sending sending = sending(unit);
    assertThat(sending.send(producer, unit.parts())).isTrue();
    assertThatThrownBy(() -> sending.end(producer)).hasCauseInstanceOf(TimeoutException.class);
    assertThat(sending.guilty()).isEmpty();
  }
}
