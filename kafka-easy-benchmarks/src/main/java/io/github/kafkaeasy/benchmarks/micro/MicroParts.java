package io.github.kafkaeasy.benchmarks.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineRuntime;
import io.github.kafkaeasy.consumer.internal.LaneWiring;
import io.github.kafkaeasy.consumer.internal.OwnThreads;
import io.github.kafkaeasy.consumer.internal.RetryForever;
import io.github.kafkaeasy.consumer.internal.lanes.Keying;
import io.github.kafkaeasy.consumer.internal.lanes.LaneParts;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.CommitPace;
import io.github.kafkaeasy.consumer.internal.offsets.FlowLimits;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSetup;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerStarter;
import io.github.kafkaeasy.consumer.internal.shared.Counters;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.Observers;
import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import io.github.kafkaeasy.consumer.internal.shared.StallGuard;
import io.github.kafkaeasy.message.Codec;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The engine's parts for one partition, without Kafka and without other threads. */
final class MicroParts {
  static final int RECORDS = 2_000;

  private static final int KEYS = 1_667;
  private static final int CONCURRENCY = 16;
  private static final TopicPartition PARTITION = new TopicPartition("bench", 0);

  final Keying keying;
  final LaneRouter router;
  final Assignment assignment;

  /**
   * The records of each poll; the same ones can be used again, since their offsets are not checked
   * here.
   */
  final List<ConsumerRecord<byte[], byte[]>> records = records();

  private long next;

  MicroParts(Ordering ordering) {
    keying = new Keying(ordering, CONCURRENCY, false);
    router = new LaneRouter(services(ordering));
    assignment = new Assignment(PARTITION);
    assignment.tracker.startAt(0);
  }

  private static LaneParts services(Ordering ordering) {
    PollSignal signal = new PollSignal(() -> {}, nanos -> {});
    Counters counters = new Counters();
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(0);
    // Workers run on the measuring thread, so that their cost is included.
    Executor here = Runnable::run;
    EngineRuntime runtime =
        new EngineRuntime(
            Clock.systemUTC(), System::nanoTime, here, timer, nanos -> {}, new OwnThreads());
    Observers observers = new Observers(List.of(), System::nanoTime, MicroParts::stop);
    ConsumerSettings<byte[]> settings = settings(ordering);
    return LaneWiring.services(
        settings,
        new RetryForever(),
        FlowLimits.of(settings, CONCURRENCY),
        new CommitPace(Integer.MAX_VALUE, signal),
        new StallGuard(System::nanoTime, Long.MAX_VALUE, Long.MAX_VALUE),
        runtime,
        new EngineBasics(
            Clock.systemUTC(), System::nanoTime, signal, counters, observers, MicroParts::stop),
        null);
  }

  /** The builder's settings for an empty handler. */
  private static ConsumerSettings<byte[]> settings(Ordering ordering) {
    Capture capture = new Capture();
    EasyConsumer unused =
        new ConsumerSetup<>(capture, Codec.bytes())
            .topics(PARTITION.topic())
            .group("bench")
            .ordering(ordering)
            .concurrency(ordering == Ordering.PARTITION ? 1 : CONCURRENCY)
            .handle(message -> {})
            .start();
    @SuppressWarnings("unchecked")
    ConsumerSettings<byte[]> settings = (ConsumerSettings<byte[]>) capture.settings;
    return Objects.requireNonNull(settings);
  }

  /** A starter that captures the settings and starts nothing. */
  private static final class Capture implements ConsumerStarter {
    private @Nullable ConsumerSettings<?> settings;

    @Override
    public <V> EasyConsumer start(ConsumerSettings<V> toStart) {
      settings = toStart;
      return (EasyConsumer)
          Proxy.newProxyInstance(
              EasyConsumer.class.getClassLoader(),
              new Class<?>[] {EasyConsumer.class},
              (proxy, method, args) -> {
                throw new UnsupportedOperationException(method.getName());
              });
    }
  }

  private static void stop(Throwable cause) {
    throw new IllegalStateException(cause);
  }

  // A generic array can only be created by this cast; it has only elements of this type.
  @SuppressWarnings("unchecked")
  ConsumerRecord<byte[], byte[]>[] recordArray() {
    return (ConsumerRecord<byte[], byte[]>[]) records.toArray(new ConsumerRecord<?, ?>[0]);
  }

  /** The offset at which the next poll would start. */
  long nextOffset() {
    next += RECORDS;
    return next;
  }

  private static List<ConsumerRecord<byte[], byte[]>> records() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] key = ("customer-" + Math.floorMod(i * 7_919, KEYS)).getBytes(US_ASCII);
      records.add(
          new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), i, key, new byte[100]));
    }
    return records;
  }
}
