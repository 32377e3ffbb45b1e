package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.UsualOptions.orUsual;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.RestOfBatch;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.BatchFailure;
import io.github.kafkaeasy.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Batches: how they are formed, and the effect of a failure on the other records. */
class BatchHandlerTest {
  private static final Duration RETRY = Duration.ofMillis(100);

  private final List<List<String>> batches = new ArrayList<>();
  private final Set<String> failing = new HashSet<>();
  private final List<String> failures = new ArrayList<>();
  private final FailureHandler skip = answering(FailureDecision.skipped());

  /** Whether the handler throws a BatchFailure that names the failed message. */
  private boolean named = true;

  private FailureHandler answering(FailureDecision decision) {
    return failed -> {
      failures.add(
          new String(failed.record().value(), StandardCharsets.UTF_8)
              + " "
              + failed.stage()
              + " "
              + failed.cause().getMessage());
      return CompletableFuture.completedStage(decision);
    };
  }

  private void handle(List<Message<String>> messages) {
    batches.add(messages.stream().map(Message::value).toList());
    for (int i = 0; i < messages.size(); i++) {
      if (failing.contains(messages.get(i).value())) {
        IllegalStateException cause = new IllegalStateException("no " + messages.get(i).value());
        if (named) {
          throw new BatchFailure(i, cause);
        }
        throw cause;
      }
    }
  }

  private EngineFixture engine(UnaryOperator<ConsumerBuilder<String>> options) {
    return EngineFixture.withOwnHandler(
            b ->
                orUsual(options.apply(b), c -> c.onFailure(skip), c -> c.handleBatch(this::handle)))
        .assigned(P0);
  }

  private static void append(EngineFixture engine, String... values) {
    for (String value : values) {
      engine.append(P0, value.substring(0, 1), value);
    }
  }

  @Test
  void theRecordsOfAPollAreABatchAndALargerPollIsSplit() {
    EngineFixture engine = engine(b -> b.maxBatchRecords(3));
    append(engine, "a1", "b1", "c1", "d1", "e1");
    engine.pollAndWork();
    engine.commit();
    assertThat(batches).containsExactly(List.of("a1", "b1", "c1"), List.of("d1", "e1"));
    assertThat(engine.parts.stats().handled()).isEqualTo(5);
    assertThat(engine.committed(P0)).isEqualTo(5);
    engine.assertNothingFailed();
  }

  @Test
  void filtersAndDecodingRunForEachRecordBeforeTheBatch() {
    EngineFixture engine = engine(b -> b.filterMessages(message -> !message.value().equals("b1")));
    append(engine, "a1", "b1");
    engine.cluster.appendBytes(P0, null, new byte[] {(byte) 0xC3, (byte) 0x28});
    append(engine, "c1", "d1");
    engine.pollAndWork();
    engine.commit();
    assertThat(batches).containsExactly(List.of("a1"), List.of("c1", "d1"));
    assertThat(failures).singleElement().asString().contains(FailureStage.DECODE.name());
    assertThat(engine.parts.stats().filtered()).isEqualTo(1);
    assertThat(engine.parts.stats().handled()).isEqualTo(3);
    assertThat(engine.committed(P0)).isEqualTo(5);
  }

  @Test
  void aNamedFailureIsDecidedOnRecordsBeforeItAreDoneAndThoseBehindItRunAgain() {
    EngineFixture engine = engine(b -> b.ordering(Ordering.KEY).concurrency(1));
    failing.add("k2");
    engine.append(P0, "k", "k1");
    engine.append(P0, "k", "k2");
    engine.append(P0, "k", "k3");
    engine.pollAndWork();
    engine.commit();
    assertThat(batches).containsExactly(List.of("k1", "k2", "k3"), List.of("k3"));
    assertThat(failures).containsExactly("k2 HANDLE no k2");
    assertThat(engine.parts.stats().handled()).isEqualTo(2);
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
    assertThat(engine.committed(P0)).isEqualTo(3);
  }

  @Test
  void recordsBehindANamedFailureCanCountAsHandled() {
    EngineFixture engine = engine(b -> b.restOfBatch(RestOfBatch.HANDLED));
    failing.add("b1");
    append(engine, "a1", "b1", "c1");
    engine.pollAndWork();
    engine.commit();
    assertThat(batches).containsExactly(List.of("a1", "b1", "c1"));
    assertThat(engine.parts.stats().handled()).isEqualTo(2);
    assertThat(engine.committed(P0)).isEqualTo(3);
  }

  @Test
  void afterAFailureThatNamesNoMessageEachMessageRunsAlone() {
    named = false;
    EngineFixture engine = engine(b -> b);
    failing.add("b1");
    append(engine, "a1", "b1", "c1");
    engine.pollAndWork();
    engine.commit();
    assertThat(batches)
        .containsExactly(List.of("a1", "b1", "c1"), List.of("a1"), List.of("b1"), List.of("c1"));
    assertThat(failures).containsExactly("b1 HANDLE no b1");
    assertThat(engine.parts.stats().handled()).isEqualTo(2);
    assertThat(engine.parts.stats().failedAttempts()).isEqualTo(1);
    assertThat(engine.committed(P0)).isEqualTo(3);
  }

  @Test
  void theSearchForTheFailedMessageContinuesAfterTheRateLimitInterruptsIt() {
    named = false;
    EngineFixture engine = engine(b -> b.maxRecordsPerSecond(10));
    failing.add("c1");
    append(engine, "a1", "b1", "c1", "d1");
    engine.pollAndWork();
    for (int i = 0; i < 20; i++) {
      engine.pass(Duration.ofMillis(100));
    }
    assertThat(batches)
        .containsExactly(
            List.of("a1", "b1", "c1", "d1"),
            List.of("a1"),
            List.of("b1"),
            List.of("c1"),
            List.of("d1"));
  }

  @Test
  void aFilteredRecordBehindAFailureIsCountedOnce() {
    EngineFixture engine = engine(b -> b.maxAge(Duration.ofDays(3_000)));
    failing.add("a1");
    append(engine, "a1");
    appendOld(engine);
    append(engine, "c1");
    engine.pollAndWork();
    assertThat(batches).containsExactly(List.of("a1", "c1"), List.of("c1"));
    assertThat(engine.parts.stats().expired()).isEqualTo(1);
    assertThat(engine.parts.stats().filtered()).isEqualTo(1);
  }

  private static void appendOld(EngineFixture engine) {
    byte[] value = "old".getBytes(StandardCharsets.UTF_8);
    engine.cluster.append(
        new ConsumerRecord<>(
            "orders",
            0,
            engine.cluster.end(P0),
            1L,
            TimestampType.CREATE_TIME,
            -1,
            value.length,
            null,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  @Test
  void anIndexOutsideTheBatchNamesNoMessage() {
    EngineFixture engine =
        engine(
            b ->
                b.handleBatch(
                    messages -> {
                      batches.add(messages.stream().map(Message::value).toList());
                      if (messages.size() > 1) {
                        throw new BatchFailure(messages.size(), new IllegalStateException("odd"));
                      }
                    }));
    append(engine, "a1", "b1");
    engine.pollAndWork();
    assertThat(batches).containsExactly(List.of("a1", "b1"), List.of("a1"), List.of("b1"));
    assertThat(failures).isEmpty();
  }

  @Test
  void recordsOfAHeldKeyWaitForItAndAFailedOneIsRetriedAlone() {
    EngineFixture engine =
        engine(
            b ->
                b.ordering(Ordering.KEY)
                    .concurrency(1)
                    .onFailure(answering(FailureDecision.retry(RETRY))));
    List<String> keys = keysInOneLane(2);
    failing.add("x1");
    engine.append(P0, keys.get(0), "x1");
    engine.append(P0, keys.get(1), "y1");
    engine.append(P0, keys.get(0), "x2");
    engine.append(P0, keys.get(1), "y2");
    engine.pollAndWork();
    assertThat(batches).containsExactly(List.of("x1", "y1", "x2", "y2"), List.of("y1", "y2"));
    engine.append(P0, keys.get(0), "x3");
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.committed(P0)).isZero();

    failing.clear();
    engine.pass(RETRY);
    engine.commit();
    assertThat(batches.subList(2, 5)).containsExactly(List.of("x1"), List.of("x2"), List.of("x3"));
    assertThat(engine.committed(P0)).isEqualTo(5);
    assertThat(engine.parts.stats().handled()).isEqualTo(5);
    engine.assertNothingFailed();
  }

  private static List<String> keysInOneLane(int count) {
    Keying keying = new Keying(Ordering.KEY, 1, false);
    List<String> keys = new ArrayList<>();
    for (int i = 0; keys.size() < count; i++) {
      byte[] key = ("user_" + i).getBytes(StandardCharsets.UTF_8);
      if (keying.laneOf(new ConsumerRecord<>("orders", 0, 0, key, key)) == 0) {
        keys.add("user_" + i);
      }
    }
    return keys;
  }

  @Test
  void aFailedBatchOfALostPartitionIsNotAnAttempt() {
    EngineFixture[] own = new EngineFixture[1];
    own[0] =
        EngineFixture.withOwnHandler(
            b ->
                b.onFailure(skip)
                    .handleBatch(
                        messages -> {
                          own[0].assignment(P0).shut();
                          throw new BatchFailure(1, new IllegalStateException("gone"));
                        }));
    own[0].assigned(P0);
    append(own[0], "a1", "b1", "c1");
    own[0].pollAndWork();
    own[0].commit();
    assertThat(failures).isEmpty();
    assertThat(own[0].committed(P0)).isEqualTo(1);
  }

  @Test
  void theListCannotBeChanged() {
    List<Throwable> refused = new ArrayList<>();
    EngineFixture engine =
        engine(
            b ->
                b.handleBatch(
                    messages -> {
                      try {
                        messages.clear();
                      } catch (UnsupportedOperationException e) {
                        refused.add(e);
                      }
                    }));
    append(engine, "a1", "b1");
    engine.pollAndWork();
    assertThat(refused).hasSize(1);
  }
}
