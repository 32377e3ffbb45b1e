package io.github.kafkaeasy.consumer.internal.poll;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.RecordStats;
import io.github.kafkaeasy.consumer.RecordStats.Times;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.UsualOptions;
import io.github.kafkaeasy.consumer.internal.run.Histogram;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Statistics of a consumer: counts, rates and times, the periodic log line, and the log context of
 * handlers.
 */
class ConsumerStatsTest {

  @Test
  void countsAreKeptByPartitionAndInTotal() {
    EngineFixture engine =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .filter(record -> record.key() != null)
                    .onFailure(
                        failed ->
                            CompletableFuture.completedStage(
                                failed.attempts() == 1
                                    ? FailureDecision.retry(Duration.ZERO)
                                    : FailureDecision.deadLettered()))
                    .handle(UsualOptions::refuseBad));
    engine.assigned(P0, P1);
    engine.append(P0, "a", "good");
    engine.append(P0, "b", "bad");
    engine.append(P0, null, "filtered");
    engine.append(P1, "a", "good");
    engine.pollAndWork();
    ConsumerStats stats = engine.parts.stats();
    RecordStats first = stats.byPartition().get(P0);
    assertThat(first.handled()).isEqualTo(1);
    assertThat(first.filtered()).isEqualTo(1);
    assertThat(first.failedAttempts()).isEqualTo(2);
    assertThat(first.retried()).isEqualTo(1);
    assertThat(first.deadLettered()).isEqualTo(1);
    assertThat(stats.byPartition().get(P1).handled()).isEqualTo(1);
    assertThat(stats.byPartition().get(P1).failedAttempts()).isZero();
    assertThat(stats.total().handled()).isEqualTo(2);
    assertThat(stats.total().deadLettered()).isEqualTo(1);
    assertThat(stats.total().handling()).isEqualTo(Times.NONE);
    assertThat(stats.total().perSecond()).isZero();
  }

  @Test
  void theLagCountsRecordsUpToTheEndThatAreNotDone() {
    EngineFixture engine = new EngineFixture(UsualOptions::holdingBad);
    engine.assigned(P0, P1);
    engine.append(P0, "a", "good");
    engine.append(P0, "b", "bad");
    engine.append(P0, "b", "waits behind it");
    engine.append(P1, "a", "good");
    engine.pollAndWork();
    engine.clock.advance(Duration.ofSeconds(1));
    engine.once();
    ConsumerStats stats = engine.parts.stats();
    assertThat(stats.byPartition().get(P0).lag()).isEqualTo(2);
    assertThat(stats.byPartition().get(P1).lag()).isZero();
    assertThat(stats.total().lag()).isEqualTo(2);
  }

  @Test
  void recordsThatAnEarlierCommitMarkedDoneAreNotLag() {
    EngineFixture first = new EngineFixture(UsualOptions::holdingBad);
    first.assigned(P0);
    first.append(P0, "a", "bad");
    for (int i = 0; i < 9; i++) {
      first.append(P0, "b", "good");
    }
    first.pollAndWork();
    first.commit();
    first.drain(Duration.ofSeconds(20));
    EngineFixture second = new EngineFixture(first.cluster, "cluster-1", b -> b);
    assertThat(second.parts.controls().pauseAll(true)).isCompleted();
    second.assigned(P0);
    second.clock.advance(Duration.ofSeconds(1));
    second.once();
    assertThat(second.parts.stats().received() + second.parts.stats().alreadyDone())
        .as("fetched again")
        .isZero();
    assertThat(second.parts.stats().byPartition().get(P0).lag()).isEqualTo(1);
    assertThat(second.parts.stats().total().lag()).isEqualTo(1);
  }

  @Test
  void openRecordsAreShownByPartitionAndInTotal() {
    EngineFixture engine = new EngineFixture(UsualOptions::holdingBad);
    engine.assigned(P0, P1);
    engine.append(P0, "a", "bad");
    engine.append(P0, "a", "behind");
    engine.append(P0, "b", "good");
    engine.append(P1, "c", "bad");
    engine.pollAndWork();
    engine.pass(Duration.ofSeconds(70));
    engine.commit();
    engine.commit();
    ConsumerStats stats = engine.parts.stats();
    RecordStats.Open first = stats.byPartition().get(P0).open();
    RecordStats.Open total = stats.total().open();
    assertThat(first.held()).isEqualTo(2);
    assertThat(first.heldKeys()).isEqualTo(1);
    assertThat(first.inFlight()).isZero();
    assertThat(first.oldest()).isEqualTo(Duration.ofSeconds(72));
    assertThat(first.mapFill()).isGreaterThan(0).isLessThan(0.01);
    assertThat(total.held()).isEqualTo(3);
    assertThat(total.heldKeys()).isEqualTo(2);
    assertThat(total.oldest()).isEqualTo(Duration.ofSeconds(72));
    assertThat(total.mapFill()).isEqualTo(first.mapFill());
    assertThat(stats.byPartition().get(P1).open().mapFill()).isZero();
    CompletableFuture<Boolean> skipped = engine.parts.controls().skip(P0, 0);
    CompletableFuture<Boolean> alsoSkipped = engine.parts.controls().skip(P1, 0);
    engine.executor.runAll();
    assertThat(skipped).isCompletedWithValue(true);
    assertThat(alsoSkipped).isCompletedWithValue(true);
    engine.commit();
    engine.commit();
    assertThat(engine.parts.stats().total().open())
        .isEqualTo(new RecordStats.Open(0, 0, 0, 0, Duration.ZERO));
  }

  @Test
  void handlingAndEndToEndAreTimed() {
    EngineFixture[] own = new EngineFixture[1];
    own[0] =
        new EngineFixture(
            b ->
                b.timeOneRecordOf(1)
                    .handle(
                        message ->
                            own[0].clock.advance(
                                Duration.ofMillis(Integer.parseInt(message.value())))));
    own[0].assigned(P0);
    for (int millis = 1; millis <= 100; millis++) {
      own[0].append(P0, "k", "" + millis);
    }
    own[0].pollAndWork();
    Times handling = own[0].parts.stats().total().handling();
    assertThat(handling.timed()).isEqualTo(100);
    assertThat(handling.max()).isEqualTo(Duration.ofMillis(100));
    assertThat(handling.p50().toNanos() / 50e6).isBetween(1.0, 1.07);
    assertThat(handling.p99().toNanos() / 99e6).isBetween(1.0, 1.07);
    Times endToEnd = own[0].parts.stats().byPartition().get(P0).endToEnd();
    assertThat(endToEnd.max()).isGreaterThanOrEqualTo(Duration.ofMillis(5_050));
  }

  @Test
  void anAsynchronousHandlerIsTimedToItsStagesEnd() {
    CompletableFuture<Object> stage = new CompletableFuture<>();
    EngineFixture engine =
        EngineFixture.withOwnHandler(b -> b.timeOneRecordOf(1).handleAsync(message -> stage));
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    engine.clock.advance(Duration.ofSeconds(3));
    stage.complete(null);
    engine.executor.runAll();
    assertThat(engine.parts.stats().total().handling().max()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void oneRecordInTenIsTimed() {
    EngineFixture engine = new EngineFixture(b -> b.timeOneRecordOf(10)).assigned(P0);
    engine.cluster.appendMany(P0, 100);
    engine.pollAndWork();
    assertThat(engine.parts.stats().total().handling().timed()).isEqualTo(10);
  }

  /** Observer that asks for times and notes them. */
  private static final class Stopwatch implements ConsumerObserver {
    final List<String> told = new ArrayList<>();

    @Override
    public boolean wantsTimes() {
      return true;
    }

    @Override
    public void timed(ConsumerRecord<byte[], byte[]> record, Duration took, boolean handled) {
      told.add(record.offset() + " " + took.toMillis() + " " + handled);
    }
  }

  @Test
  void slowAttemptsAreAllTimedForAnObserverThatWantsTimes() {
    Stopwatch stopwatch = new Stopwatch();
    EngineFixture[] own = new EngineFixture[1];
    own[0] =
        new EngineFixture(
            b ->
                b.observer(stopwatch)
                    .onFailure(FailureHandler.skip())
                    .handle(
                        message -> {
                          own[0].clock.advance(Duration.ofMillis(message.offset() + 1));
                          if (message.value().equals("bad")) {
                            throw new IllegalStateException();
                          }
                        }));
    own[0].assigned(P0);
    own[0].append(P0, "k", "good");
    own[0].append(P0, "k", "bad");
    own[0].append(P0, "k", "good");
    own[0].pollAndWork();
    own[0].executor.runAll();
    assertThat(stopwatch.told).containsExactly("0 1 true", "1 2 false", "2 3 true");
    assertThat(own[0].parts.stats().total().handling().timed()).isEqualTo(2);
  }

  @Test
  void theQuickerAttemptsAreTheFewerAreTimed() {
    Stopwatch stopwatch = new Stopwatch();
    EngineFixture[] own = new EngineFixture[1];
    long[] nanos = new long[1];
    own[0] =
        new EngineFixture(
            b ->
                b.observer(stopwatch)
                    .handle(message -> own[0].clock.advance(Duration.ofNanos(nanos[0]))));
    own[0].assigned(P0);
    Map<Long, Integer> timed = new LinkedHashMap<>();
    for (long each : new long[] {100, 600, 1_500, 3_000, 5_000, 9_000}) {
      nanos[0] = each;
      // The first attempts still use the timing interval that the attempts before them determined.
      own[0].cluster.appendMany(P0, 64);
      own[0].pollAndWork();
      stopwatch.told.clear();
      own[0].cluster.appendMany(P0, 960);
      own[0].pollAndWork();
      timed.put(each, stopwatch.told.size());
    }
    assertThat(timed)
        .containsExactly(
            Map.entry(100L, 60),
            Map.entry(600L, 120),
            Map.entry(1_500L, 240),
            Map.entry(3_000L, 480),
            Map.entry(5_000L, 960),
            Map.entry(9_000L, 960));
  }

  @Test
  void nothingIsTimedForAnObserverThatDoesNotWantIt() {
    List<Duration> told = new ArrayList<>();
    EngineFixture engine =
        new EngineFixture(
                b ->
                    b.observer(
                        new ConsumerObserver() {
                          @Override
                          public void timed(
                              ConsumerRecord<byte[], byte[]> record,
                              Duration took,
                              boolean handled) {
                            told.add(took);
                          }
                        }))
            .assigned(P0);
    engine.cluster.appendMany(P0, 100);
    engine.pollAndWork();
    assertThat(engine.parts.stats().total().handled()).isEqualTo(100);
    assertThat(told).isEmpty();
  }

  @Test
  void thereIsACurrentRateAndAnOverallRate() {
    EngineFixture engine = new EngineFixture(b -> b.timeOneRecordOf(16)).assigned(P0);
    for (int second = 0; second < 10; second++) {
      engine.cluster.appendMany(P0, 100);
      engine.pollAndWork();
      engine.clock.advance(Duration.ofSeconds(1));
      engine.once();
    }
    assertThat(engine.parts.stats().total().perSecondNow()).isCloseTo(100, Offset.offset(1.0));
    for (int second = 0; second < 10; second++) {
      engine.clock.advance(Duration.ofSeconds(1));
      engine.once();
    }
    ConsumerStats stats = engine.parts.stats();
    assertThat(stats.total().perSecondNow()).isZero();
    assertThat(stats.total().perSecond()).isCloseTo(50, Offset.offset(1.0));
    assertThat(stats.byPartition().get(P0).perSecond()).isCloseTo(50, Offset.offset(1.0));
  }

  @Test
  void aLineIsLoggedEveryPeriod() {
    Logger logger = (Logger) LoggerFactory.getLogger(ProcessingReport.class);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.setLevel(ch.qos.logback.classic.Level.INFO);
    logger.addAppender(appender);
    try {
      EngineFixture engine =
          new EngineFixture(b -> b.reportEvery(Duration.ofSeconds(5))).assigned(P0);
      engine.cluster.appendMany(P0, 1_000);
      engine.pollAndWork();
      engine.pass(Duration.ofSeconds(5));
      engine.pass(Duration.ofSeconds(5));
      assertThat(appender.list).hasSize(2);
      assertThat(appender.list.get(0).getFormattedMessage())
          .matches(
              "test: 1,000 handled \\(\\S+/s now, 200/s overall\\), 0 filtered, 0 failed, 0"
                  + " retried, 0 dead-lettered, \\S+ in flight, 0 held, lag \\S+ \\| handling p50 \\S+ us, p99 \\S+ us"
                  + " \\| end to end p50 .+, p99 .+ \\| 1 partition");
    } finally {
      logger.detachAppender(appender);
    }
  }

  @Test
  void percentilesAreAtMostSevenPercentTooLargeAndNeverTooSmall() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Histogram histogram = new Histogram();
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      long value = (long) Math.exp(random.nextDouble() * 40);
      values.add(value);
      histogram.add(value);
    }
    values.sort(null);
    Times times = histogram.read();
    assertThat(times.timed()).isEqualTo(10_000);
    for (Map.Entry<Duration, Integer> entry :
        Map.of(times.p50(), 5_000, times.p90(), 9_000, times.p99(), 9_900).entrySet()) {
      long exact = values.get(entry.getValue() - 1);
      assertThat((double) entry.getKey().toNanos())
          .as("seed %s", seed)
          .isBetween((double) exact, exact * 1.07 + 1);
    }
    assertThat(times.max().toNanos()).isEqualTo(values.get(9_999));
  }

  @Test
  void theLogContextNamesTheRecordAndIsGoneAfterwards() {
    List<Map<String, String>> contexts = new ArrayList<>();
    EngineFixture engine =
        new EngineFixture(
            b ->
                b.logContext(true)
                    .ordering(Ordering.KEY)
                    .onFailure(
                        failed ->
                            CompletableFuture.completedStage(FailureDecision.retry(Duration.ZERO)))
                    .handle(
                        message -> {
                          contexts.add(MDC.getCopyOfContextMap());
                          MDC.put("left behind", "by the handler");
                          if (message.attempt() == 1) {
                            throw new IllegalStateException("again");
                          }
                        }));
    engine.assigned(P1);
    engine.append(P1, "k", "v");
    engine.pollAndWork();
    Map<String, String> first =
        Map.of(
            "topic", "orders", "partition", "1", "offset", "0", "group", "billing", "attempt", "1");
    assertThat(contexts).hasSize(2);
    assertThat(contexts.get(0)).isEqualTo(first);
    assertThat(contexts.get(1)).containsEntry("attempt", "2").doesNotContainKey("left behind");
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  private static final List<Resolution> ENDS =
      List.of(Resolution.DEAD_LETTERED, Resolution.MOVED, Resolution.SKIPPED, Resolution.DISCARDED);

  @Test
  void aRecordThatIsAskedAboutAgainWhileItWaitsIsRetriedOnce() {
    EngineFixture engine = new EngineFixture(UsualOptions::holdingBad);
    engine.assigned(P0);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    for (int i = 0; i < 3; i++) {
      engine.parts.router().lanesOf(P0).askAgain(engine.assignment(P0));
      engine.executor.runAll();
    }
    assertThat(engine.parts.stats().retried()).as("still waiting").isZero();
    engine.pass(Duration.ofMinutes(61));
    engine.pass(Duration.ofMinutes(61));
    assertThat(engine.parts.stats().failedAttempts()).isEqualTo(3);
    assertThat(engine.parts.stats().retried()).isEqualTo(1);
  }

  @Test
  void doneAndHeldRecordsAreNotInFlightAlthoughTheirSliceIs() {
    EngineFixture[] own = new EngineFixture[1];
    List<ConsumerStats> seen = new ArrayList<>();
    own[0] =
        new EngineFixture(
            b ->
                b.ordering(Ordering.UNORDERED)
                    .concurrency(1)
                    .onFailure(UsualOptions::inAnHour)
                    .handle(
                        message -> {
                          if (message.value().equals("bad")) {
                            throw new IllegalStateException("bad");
                          }
                          if (message.value().equals("look")) {
                            own[0].clock.advance(Duration.ofSeconds(1));
                            own[0].once();
                            seen.add(own[0].parts.stats());
                          }
                        }));
    own[0].assigned(P0);
    // Of two lanes, the first gets every other record.
    for (String value : List.of("done", "bad", "look", "waiting")) {
      own[0].append(P0, "k", value);
      own[0].append(P0, "k", "of the other lane");
    }
    own[0].pollAndWork();
    assertThat(seen).hasSize(1);
    long notDone = 8 - seen.get(0).handled();
    assertThat(seen.get(0).held()).isEqualTo(1);
    assertThat(seen.get(0).inFlight()).isEqualTo(notDone - 1).isGreaterThanOrEqualTo(2);
    assertThat(seen.get(0).total().lag()).isEqualTo(notDone);
  }

  @Test
  void recordsThatAnEarlierRebalanceDroppedAreNotInTheDrainsReport() {
    EngineFixture engine = new EngineFixture(UsualOptions::holdingBad);
    engine.assigned(P0, P1);
    engine.append(P0, "k", "bad, held at the end");
    engine.append(P1, "k", "bad");
    engine.append(P1, "k", "held behind it");
    engine.pollAndWork();
    engine.script.revokeOnNextPoll(P1);
    engine.once();
    engine.executor.runAll();
    assertThat(engine.drain(Duration.ofSeconds(20)).droppedHeld()).isEqualTo(1);
  }

  @Test
  void aRebalanceWithoutChangesIsNotCounted() {
    EngineFixture engine = new EngineFixture(b -> b).assigned(P0, P1);
    assertThat(engine.parts.stats().rebalances()).isEqualTo(1);
    engine.script.rebalanceOnNextPoll(P0, P1);
    engine.once();
    assertThat(engine.parts.stats().rebalances()).as("nothing changed").isEqualTo(1);
    engine.script.revokeOnNextPoll(P1);
    engine.once();
    assertThat(engine.parts.stats().rebalances())
        .as("one was revoked, none was assigned")
        .isEqualTo(2);
  }

  @Test
  void eachRecordIsSettledOnceHoweverItEnded() {
    EngineFixture engine =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .filter(record -> !"left out".equals(new String(record.value(), UTF_8)))
                    .onFailure(
                        failed ->
                            CompletableFuture.completedStage(
                                failed.attempts() < 3
                                    ? FailureDecision.retry(Duration.ZERO)
                                    : new FailureDecision.Resolved(
                                        ENDS.get((int) failed.record().offset() % ENDS.size()))))
                    .handle(UsualOptions::refuseBad));
    engine.assigned(P0, P1);
    for (int i = 0; i < 20; i++) {
      engine.append(P0, "k" + i, i % 2 == 0 ? "good" : "bad");
      engine.append(P1, "k" + i, i % 2 == 0 ? "left out" : "bad");
    }
    engine.pollAndWork();
    engine.pollAndWork();
    ConsumerStats stats = engine.parts.stats();
    assertThat(stats.settled()).isEqualTo(40).isEqualTo(stats.received());
    assertThat(stats.retried()).isEqualTo(20);
    assertThat(stats.byPartition().values().stream().mapToLong(RecordStats::settled).sum())
        .isEqualTo(40);
    assertThat(stats.byPartition().values().stream().mapToLong(RecordStats::moved).sum())
        .isEqualTo(stats.moved());
  }
}
