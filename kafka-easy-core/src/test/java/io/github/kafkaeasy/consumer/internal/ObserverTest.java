package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.Resolution;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Observers are notified of all events and cannot affect the consumer. */
class ObserverTest {
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  private static String value(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  private final ConsumerObserver noting =
      new ConsumerObserver() {
        @Override
        public void handled(ConsumerRecord<byte[], byte[]> record, int attempt) {
          seen.add("handled " + value(record) + " " + attempt);
        }

        @Override
        public void filtered(ConsumerRecord<byte[], byte[]> record) {
          seen.add("filtered " + value(record));
        }

        @Override
        public void failed(FailedRecord failed) {
          seen.add("failed " + value(failed.record()) + " " + failed.attempts());
        }

        @Override
        public void retrying(FailedRecord failed, Duration after) {
          seen.add("retrying " + value(failed.record()) + " " + after.toMillis());
        }

        @Override
        public void resolved(FailedRecord failed, Resolution as) {
          seen.add("resolved " + value(failed.record()) + " " + as);
        }

        @Override
        public void holdBegun(ConsumerRecord<byte[], byte[]> record) {
          seen.add("holdBegun " + value(record));
        }

        @Override
        public void holdEnded(ConsumerRecord<byte[], byte[]> record, Duration held) {
          seen.add("holdEnded " + value(record));
        }

        @Override
        public void slowRun(ConsumerRecord<byte[], byte[]> record) {
          seen.add("slowRun " + value(record));
        }

        @Override
        public void handlerTimeout(ConsumerRecord<byte[], byte[]> record) {
          seen.add("handlerTimeout " + value(record));
        }

        @Override
        public void committed(Map<TopicPartition, Long> offsets) {
          seen.add("committed " + offsets);
        }

        @Override
        public void commitFailed(Map<TopicPartition, Long> offsets, Throwable cause) {
          seen.add("commitFailed " + offsets + " " + cause.getMessage());
        }

        @Override
        public void assigned(Collection<TopicPartition> partitions) {
          seen.add("assigned " + partitions);
        }

        @Override
        public void revoked(Collection<TopicPartition> partitions) {
          seen.add("revoked " + partitions);
        }

        @Override
        public void lost(Collection<TopicPartition> partitions) {
          seen.add("lost " + partitions);
        }
      };

  private EngineFixture failingTwice(FailureDecision last, ConsumerObserver... observers) {
    return new EngineFixture(
        b -> {
          Arrays.stream(observers).forEach(b::observer);
          return b.ordering(Ordering.KEY)
              .filter(record -> !value(record).equals("no"))
              .onFailure(
                  failed ->
                      CompletableFuture.completedStage(
                          failed.attempts() < 2
                              ? FailureDecision.retry(Duration.ofMillis(5))
                              : last))
              .handle(UsualOptions::refuseBad);
        });
  }

  @Test
  void theEventsOfARecordAreReportedInOrder() {
    EngineFixture engine = failingTwice(FailureDecision.deadLettered(), noting).assigned(P0);
    engine.append(P0, "a", "good");
    engine.append(P0, "a", "no");
    engine.append(P0, "a", "bad");
    engine.append(P0, "a", "behind");
    engine.pollAndWork();
    engine.pass(Duration.ofMillis(5));
    engine.commit();
    assertThat(seen)
        .containsExactly(
            "assigned [orders-0]",
            "committed {orders-0=0}",
            "handled good 1",
            "filtered no",
            "holdBegun bad",
            "failed bad 1",
            "retrying bad 5",
            "failed bad 2",
            "resolved bad DEAD_LETTERED",
            "handled behind 1",
            "holdEnded behind",
            "committed {orders-0=4}");
  }

  @Test
  void commitsAssignmentsAndRevocationsAreReported() {
    EngineFixture engine = failingTwice(FailureDecision.skipped(), noting).assigned(P0, P1);
    engine.append(P0, "a", "good");
    engine.pollAndWork();
    seen.clear();
    engine.script.failNextCommit(new TimeoutException("slow broker"));
    engine.commit();
    assertThat(seen)
        .singleElement()
        .asString()
        .startsWith("commitFailed {orders-0=1} Offset commit failed with a retriable exception");
    seen.clear();
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    engine.script.loseOnNextPoll(P1);
    engine.once();
    assertThat(seen)
        .containsExactly("committed {orders-0=1}", "revoked [orders-0]", "lost [orders-1]");
  }

  @Test
  void slowRunsAndTimeoutsAreReported() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(
            b ->
                b.ordering(Ordering.KEY)
                    .observer(noting)
                    .slowRunAfter(Duration.ofSeconds(1))
                    .handlerTimeout(Duration.ofSeconds(4))
                    .onFailure(
                        failed -> CompletableFuture.completedStage(FailureDecision.discarded())))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("hangs");
      engine.append(P0, "k", "hangs");
      threaded.poll(() -> threaded.hasStarted("hangs"));
      for (int i = 0; i < 7; i++) {
        engine.clock.advance(Duration.ofSeconds(1));
        engine.once();
      }
      ThreadedEngine.await(() -> seen.contains("holdEnded hangs"));
      assertThat(seen)
          .contains("handlerTimeout hangs")
          .containsSubsequence(
              "holdBegun hangs",
              "slowRun hangs",
              "failed hangs 1",
              "resolved hangs DISCARDED",
              "holdEnded hangs");
    }
  }

  @Test
  void exceptionsOfObserversReachNeitherTheEngineNorOtherObservers() {
    ConsumerObserver throwing =
        (ConsumerObserver)
            Proxy.newProxyInstance(
                ConsumerObserver.class.getClassLoader(),
                new Class<?>[] {ConsumerObserver.class},
                (proxy, method, arguments) -> {
                  throw new AssertionError("this observer always fails");
                });
    EngineFixture engine =
        failingTwice(FailureDecision.skipped(), throwing, noting).assigned(P0, P1);
    engine.append(P0, "a", "good");
    engine.append(P0, "b", "bad");
    engine.append(P0, "c", "no");
    engine.pollAndWork();
    engine.pass(Duration.ofMillis(5));
    engine.commit();
    engine.script.loseOnNextPoll(P1);
    engine.once();
    assertThat(engine.committed(P0)).isEqualTo(3);
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
    assertThat(seen).contains("handled good 1", "resolved bad SKIPPED", "lost [orders-1]");
    engine.assertNothingFailed();
  }

  @Test
  void anErrorOfTheJvmInAnObserverStopsTheConsumer() {
    EngineFixture engine =
        new EngineFixture(
            b ->
                b.observer(
                    new ConsumerObserver() {
                      @Override
                      public void handled(ConsumerRecord<byte[], byte[]> record, int attempt) {
                        throw new NoClassDefFoundError("gone");
                      }
                    }));
    engine.assigned(P0);
    engine.append(P0, "a", "good");
    try (LogCapture log = LogCapture.of(ConsumerObserver.class)) {
      engine.pollAndWork();
      assertThat(log.lines()).singleElement().asString().endsWith("The consumer stops");
    }
    assertThat(engine.parts.life().failure()).get().isInstanceOf(NoClassDefFoundError.class);
  }
}
