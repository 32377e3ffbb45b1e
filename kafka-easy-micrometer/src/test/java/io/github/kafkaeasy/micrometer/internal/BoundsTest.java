package io.github.kafkaeasy.micrometer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerLimits;
import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.RecordStats;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.outcome.ProducerStats;
import io.github.kafkaeasy.producer.outcome.SendLatency;
import io.github.kafkaeasy.producer.outcome.SpoolStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.core.instrument.step.StepTimer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Limits on the number of meters, and registries whose meters are refused or throw. */
class BoundsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicReference<ConsumerStats> stats = new AtomicReference<>(statsOf(0, Map.of()));

  /** Whether reading the statistics fails. */
  private final AtomicBoolean broken = new AtomicBoolean();

  private static RecordStats records(long handled, long lag) {
    return new RecordStats(
        handled,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        lag,
        new RecordStats.Open(0, 0, 0, 0, Duration.ZERO),
        0,
        0,
        RecordStats.Times.NONE,
        RecordStats.Times.NONE);
  }

  private static ConsumerStats statsOf(long handled, Map<TopicPartition, RecordStats> partitions) {
    return new ConsumerStats(
        records(handled, 0),
        partitions,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        partitions.size(),
        1,
        new ConsumerLimits(1, OptionalDouble.empty()),
        0,
        0,
        0,
        0);
  }

  /** Stub consumer with only a group and statistics. */
  private EasyConsumer consumer() {
    return consumer("billing");
  }

  private EasyConsumer consumer(String group) {
    return (EasyConsumer)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {EasyConsumer.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "name" -> "billing-1";
                  case "group" -> Optional.of(group);
                  case "stats" -> {
                    if (broken.get()) {
                      throw new IllegalStateException("no figures");
                    }
                    yield stats.get();
                  }
                  case "onClosed" -> null;
                  case "hashCode" -> 1;
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static ConsumerRecord<byte[], byte[]> recordOf(String topic) {
    return new ConsumerRecord<>(topic, 0, 0, new byte[0], new byte[0]);
  }

  private long distinct(String tag, MeterRow row) {
    return registry.find(row.meterName()).meters().stream()
        .map(meter -> meter.getId().getTag(tag))
        .distinct()
        .count();
  }

  @Test
  void theFirstTopicsHaveTheirOwnMetersAndTheRestShareOne() throws Exception {
    RecordProbe probe =
        new RecordProbe(
            new GuardedRegistry(registry),
            group -> group.orElse("none"),
            new TagValues(10),
            new TagValues(10),
            group -> {},
            () -> true);
    for (int i = 0; i < 200; i++) {
      probe.timed(recordOf("topic-" + i), Duration.ofMillis(3), true);
    }
    assertThat(distinct("topic", MeterRow.HANDLING)).isEqualTo(11);
    Timer others =
        registry
            .get(MeterRow.HANDLING.meterName())
            .tags("topic", "other", "outcome", "handled")
            .timer();
    assertThat(others.count()).isEqualTo(190);
  }

  @Test
  void theFirstAssignedTopicsHaveTheirOwnGaugesAndTheRestShareOne() {
    Bindings bindings =
        new Bindings(registry, OptionValues.NONE.replacing(MeterOptions.MOST_TOPICS, 5));
    Map<TopicPartition, RecordStats> many = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      many.put(new TopicPartition("topic-" + i, 0), records(0, 2));
    }
    stats.set(statsOf(0, many));
    Runnable unbind = bindings.bind(consumer());
    assertThat(distinct("topic", MeterRow.LAG)).isEqualTo(6);
    assertThat(registry.get(MeterRow.LAG.meterName()).tags("topic", "other").gauge().value())
        .isEqualTo(90);
    unbind.run();
    assertThat(registry.find(MeterRow.LAG.meterName()).meters()).isEmpty();
  }

  @Test
  void theFirstGroupsHaveTheirOwnMetersAndTheRestShareOne() {
    Bindings bindings =
        new Bindings(registry, OptionValues.NONE.replacing(MeterOptions.MOST_TOPICS, 5));
    stats.set(statsOf(1, Map.of()));
    for (int i = 0; i < 50; i++) {
      Runnable unused = bindings.bind(consumer("group-" + i));
    }
    assertThat(distinct("group", MeterRow.RECEIVED)).isEqualTo(6);
    assertThat(distinct("group", MeterRow.PARTITIONS)).isEqualTo(6);
    assertThat(
            registry
                .get(MeterRow.RECORDS.meterName())
                .tags("group", "other", "outcome", "handled")
                .functionCounter()
                .count())
        .isEqualTo(45);
  }

  @Test
  void theLagOfConsumersThatShareAGroupTagIsTheirSum() {
    Bindings bindings =
        new Bindings(registry, OptionValues.NONE.replacing(MeterOptions.MOST_TOPICS, 1));
    stats.set(statsOf(0, Map.of(new TopicPartition("orders", 0), records(0, 2))));
    for (int i = 0; i < 3; i++) {
      Runnable unused = bindings.bind(consumer("group-" + i));
    }
    assertThat(registry.get(MeterRow.LAG.meterName()).tags("group", "other").gauge().value())
        .isEqualTo(4);
  }

  @Test
  void aTopicThatIsNoLongerAssignedHasNoGauges() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    stats.set(statsOf(0, Map.of(new TopicPartition("orders", 0), records(0, 2))));
    Runnable unbind = bindings.bind(consumer());
    assertThat(registry.find(MeterRow.LAG.meterName()).meters()).hasSize(1);
    stats.set(statsOf(0, Map.of()));
    await()
        .untilAsserted(
            () -> {
              registry.get(MeterRow.PARTITIONS.meterName()).gauge().value();
              assertThat(registry.find(MeterRow.LAG.meterName()).meters()).isEmpty();
            });
    unbind.run();
  }

  @Test
  void aConsumerThatIsBoundTwiceCountsOnce() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    stats.set(statsOf(7, Map.of()));
    EasyConsumer consumer = consumer();
    Runnable first = bindings.bind(consumer);
    Runnable second = bindings.bind(consumer);
    second.run();
    assertThat(handled()).isEqualTo(7);
    assertThat(registry.find(MeterRow.PARTITIONS.meterName()).gauge()).isNotNull();
    first.run();
    first.run();
    assertThat(handled()).isEqualTo(7);
    assertThat(registry.find(MeterRow.PARTITIONS.meterName()).gauge()).isNull();
  }

  @Test
  void countersSurviveAGarbageCollection() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    Runnable unused = bindings.bind(consumer());
    stats.set(statsOf(7, Map.of()));
    System.gc();
    await().untilAsserted(() -> assertThat(handled()).isEqualTo(7));
    assertThat(registry.get(MeterRow.PARTITIONS.meterName()).gauge().value()).isZero();
  }

  private double handled() {
    FunctionCounter counter =
        registry.get(MeterRow.RECORDS.meterName()).tags("outcome", "handled").functionCounter();
    return counter.count();
  }

  @Test
  void aSecondBinderOnTheRegistryNeitherChangesNorRemovesMeters() {
    Bindings first = new Bindings(registry, OptionValues.NONE);
    stats.set(statsOf(7, Map.of()));
    Runnable unused = first.bind(consumer());
    Bindings second = new Bindings(registry, OptionValues.NONE);
    Runnable other = second.bind(consumer());
    assertThat(handled()).isEqualTo(7);
    other.run();
    second.close();
    assertThat(handled()).isEqualTo(7);
    assertThat(registry.find(MeterRow.PARTITIONS.meterName()).gauge()).isNotNull();
  }

  @Test
  void aSecondBinderThatClosesRemovesNoTimersAndFailureCountersOfTheFirst() {
    Tags tags = Tags.of("group", "billing");
    GuardedRegistry first = new GuardedRegistry(registry);
    Timer timer = first.timer(MeterRow.HELD_TIME, tags);
    Counter counter = first.counter(MeterRow.FAILURES, tags);
    GuardedRegistry second = new GuardedRegistry(registry);
    assertThat(second.timer(MeterRow.HELD_TIME, tags)).isSameAs(timer);
    assertThat(second.counter(MeterRow.FAILURES, tags)).isSameAs(counter);
    second.removeAll();
    assertThat(registry.getMeters()).contains(timer, counter);
    first.removeAll();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aConsumerThatIsBoundAfterACloseHasItsCounters() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    stats.set(statsOf(7, Map.of()));
    EasyConsumer consumer = consumer();
    Runnable unused = bindings.bind(consumer);
    bindings.close();
    assertThat(registry.getMeters()).isEmpty();
    Runnable again = bindings.bind(consumer);
    assertThat(handled()).isEqualTo(7);
    again.run();
  }

  @Test
  void aProducerThatIsBoundAfterACloseHasItsCounters() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    EasyProducer<?> producer = producer(7);
    Runnable unused = bindings.bind(producer);
    bindings.close();
    assertThat(registry.getMeters()).isEmpty();
    Runnable again = bindings.bind(producer);
    assertThat(
            registry
                .get(MeterRow.SENDS.meterName())
                .tags("outcome", "acknowledged")
                .functionCounter()
                .count())
        .isEqualTo(7);
    again.run();
  }

  @Test
  void aConsumerThatIsBoundAgainWhileItRunsCountsOnce() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    stats.set(statsOf(7, Map.of()));
    EasyConsumer consumer = consumer();
    bindings.bind(consumer).run();
    stats.set(statsOf(9, Map.of()));
    Runnable again = bindings.bind(consumer);
    assertThat(handled()).isEqualTo(9);
    again.run();
    assertThat(handled()).isEqualTo(9);
  }

  @Test
  void aProducerThatIsBoundAgainWhileItRunsCountsOnce() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    EasyProducer<?> producer = producer(7);
    bindings.bind(producer).run();
    bindings.bind(producer).run();
    Runnable again = bindings.bind(producer);
    assertThat(
            registry
                .get(MeterRow.SENDS.meterName())
                .tags("outcome", "acknowledged")
                .functionCounter()
                .count())
        .isEqualTo(7);
    again.run();
  }

  @Test
  void aBuilderThatIsStartedAgainHasOneObserver() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    List<ConsumerObserver> observers = new ArrayList<>();
    AtomicBoolean unreachable = new AtomicBoolean(true);
    ConsumerBuilder<?> builder = builder(observers, unreachable);
    assertThatThrownBy(() -> bindings.start(builder)).hasMessage("no broker");
    unreachable.set(false);
    EasyConsumer unused = bindings.start(builder);
    EasyConsumer second = bindings.start(builder);
    assertThat(second.name()).isEqualTo("billing-1");
    assertThat(observers).hasSize(1);
  }

  @Test
  void aConsumerThatStillRunsAfterACloseRegistersNoTimersAndFailureCounters() throws Exception {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    List<ConsumerObserver> observers = new ArrayList<>();
    EasyConsumer unused = bindings.start(builder(observers, new AtomicBoolean()));
    ConsumerObserver probe = observers.get(0);
    probe.timed(recordOf("before"), Duration.ofMillis(3), true);
    assertThat(registry.find(MeterRow.HANDLING.meterName()).timers()).isNotEmpty();
    bindings.close();
    probe.timed(recordOf("after"), Duration.ofMillis(3), true);
    probe.holdEnded(recordOf("later"), Duration.ofMillis(3));
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aBuilderThatIsStartedAfterACloseHasItsTimers() throws Exception {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    List<ConsumerObserver> observers = new ArrayList<>();
    ConsumerBuilder<?> builder = builder(observers, new AtomicBoolean());
    EasyConsumer unused = bindings.start(builder);
    bindings.close();
    EasyConsumer again = bindings.start(builder);
    assertThat(again.name()).isEqualTo("billing-1");
    for (ConsumerObserver observer : observers) {
      observer.timed(recordOf("orders"), Duration.ofMillis(3), true);
    }
    assertThat(
            registry.get(MeterRow.HANDLING.meterName()).tags("outcome", "handled").timer().count())
        .isEqualTo(1);
  }

  /** Stub builder that collects observers and starts the stub consumer. */
  private ConsumerBuilder<?> builder(List<ConsumerObserver> observers, AtomicBoolean unreachable) {
    return (ConsumerBuilder<?>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ConsumerBuilder.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "observer" -> {
                    observers.add((ConsumerObserver) arguments[0]);
                    yield proxy;
                  }
                  case "start" -> {
                    if (unreachable.get()) {
                      throw new IllegalStateException("no broker");
                    }
                    yield consumer();
                  }
                  case "hashCode" -> 1;
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void theGaugesOfATopicDoNotSortUnchangedPartitionsAgain() {
    AtomicInteger sorted = new AtomicInteger();
    Map<TopicPartition, RecordStats> partitions =
        new AbstractMap<>() {
          @Override
          public Set<Map.Entry<TopicPartition, RecordStats>> entrySet() {
            sorted.incrementAndGet();
            return Map.of(new TopicPartition("orders", 0), records(0, 2)).entrySet();
          }
        };
    AtomicReference<TopicGauges> self = new AtomicReference<>();
    TopicGauges gauges =
        new TopicGauges(
            new GuardedRegistry(registry),
            Tags.of("group", "billing"),
            new TagValues(5),
            false,
            () -> self.get().show(List.of(partitions)));
    self.set(gauges);
    gauges.show(List.of(partitions));
    for (Gauge gauge : registry.get(MeterRow.LAG.meterName()).gauges()) {
      assertThat(gauge.value()).isEqualTo(2);
    }
    assertThat(sorted).hasValue(1);
  }

  @Test
  void deadLettersThatAreBoundTwiceAreReadByOneThread() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    DeadLetters letters = DeadLetters.of(KafkaEasy.connect("127.0.0.1:1"), "twice.dlq");
    Runnable first = bindings.bind(letters, Duration.ofHours(1));
    Runnable second = bindings.bind(letters, Duration.ofHours(1));
    assertThat(readers()).isEqualTo(1);
    second.run();
    assertThat(registry.find(MeterRow.LETTERS.meterName()).gauge()).isNotNull();
    first.run();
    Runnable again = bindings.bind(letters, Duration.ofHours(1));
    assertThat(registry.find(MeterRow.LETTERS.meterName()).gauge()).isNotNull();
    again.run();
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("kafka-easy-meters-twice.dlq"))
        .count();
  }

  /** Stub producer with only statistics. */
  private EasyProducer<?> producer(long acknowledged) {
    ProducerStats sends =
        new ProducerStats(
            acknowledged,
            acknowledged,
            0,
            0,
            Duration.ZERO,
            SendLatency.NONE,
            SpoolStats.NONE,
            Map.of());
    return (EasyProducer<?>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {EasyProducer.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "stats" -> sends;
                  case "onClosed" -> null;
                  case "hashCode" -> 1;
                  case "equals" -> proxy == arguments[0];
                  case "toString" -> "producer";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void figuresThatCannotBeReadAreNotANumberAndThrowNothing() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    Runnable unused = bindings.bind(consumer());
    // The stub consumer has no health.
    assertThat(registry.get(MeterRow.READY.meterName()).gauge().value()).isNaN();
    assertThat(registry.get(MeterRow.ALIVE.meterName()).gauge().value()).isNaN();
  }

  @Test
  void aCounterThatCannotBeReadKeepsItsLastValue() {
    Bindings bindings = new Bindings(registry, OptionValues.NONE);
    stats.set(statsOf(7, Map.of()));
    Runnable unused = bindings.bind(consumer());
    assertThat(handled()).isEqualTo(7);
    broken.set(true);
    await().during(Duration.ofMillis(300)).untilAsserted(() -> assertThat(handled()).isEqualTo(7));
  }

  @Test
  void aTimerThatThrowsHasNoEffectAndIsLoggedOnce() throws Exception {
    SimpleMeterRegistry throwing =
        new SimpleMeterRegistry() {
          @Override
          protected Timer newTimer(
              Meter.Id id, DistributionStatisticConfig histogram, PauseDetector pauses) {
            return new StepTimer(id, clock, histogram, pauses, TimeUnit.SECONDS, 60_000, false) {
              @Override
              protected void recordNonNegative(long amount, TimeUnit unit) {
                throw new IllegalStateException("full");
              }
            };
          }
        };
    RecordProbe probe =
        new RecordProbe(
            new GuardedRegistry(throwing),
            group -> group.orElse("none"),
            new TagValues(10),
            new TagValues(10),
            group -> {},
            () -> true);
    Logger logger = (Logger) LoggerFactory.getLogger(GuardedRegistry.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      for (int i = 0; i < 10; i++) {
        probe.timed(recordOf("orders"), Duration.ofMillis(3), true);
        probe.holdEnded(recordOf("orders"), Duration.ofSeconds(1));
      }
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("A meter of the registry could not be written");
  }
}
