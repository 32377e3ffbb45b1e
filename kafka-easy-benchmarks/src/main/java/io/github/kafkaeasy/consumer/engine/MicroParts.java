package io.github.kafkaeasy.consumer.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.kafkaeasy.consumer.OnFilterError;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.message.Codec;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The engine's parts around one partition, without Kafka and without other threads. */
final class MicroParts {
  static final int RECORDS = 2_000;

  private static final int KEYS = 1_667;
  private static final int CONCURRENCY = 16;
  private static final TopicPartition PARTITION = new TopicPartition("bench", 0);

  final Keying keying;
  final LaneRouter router;
  final Epoch epoch;

  /** What polls bring, again and again: nobody looks at the offsets here. */
  final List<ConsumerRecord<byte[], byte[]>> records = records();

  private long next;

  MicroParts(Ordering ordering) {
    keying = new Keying(ordering, CONCURRENCY, false);
    router = new LaneRouter(services());
    epoch = new Epoch(PARTITION, router.lanesOf(PARTITION));
    epoch.tracker.startAt(0);
  }

  private LaneServices services() {
    PollSignal signal = new PollSignal(() -> {}, nanos -> {});
    RecordRun.Steps<byte[]> steps =
        new RecordRun.Steps<>(
            List.of(), List.of(), OnFilterError.FAIL, Codec.string(), Codec.bytes(), message -> {});
    return new LaneServices(
        keying,
        new RecordRun(steps, MicroParts::stop),
        new Decisions(
            new RetryForever(),
            new ScheduledThreadPoolExecutor(0),
            Clock.systemUTC(),
            new Counters(),
            MicroParts::stop),
        // Workers on the thread that measures, so that it is told what they cost.
        new Workers(Runnable::run, 1, MicroParts::stop),
        signal,
        new CommitPace(0, signal),
        new StallGuard(System::nanoTime, Long.MAX_VALUE));
  }

  private static void stop(Throwable cause) {
    throw new IllegalStateException(cause);
  }

  // An array of a generic type cannot be made otherwise; it holds nothing else.
  @SuppressWarnings("unchecked")
  ConsumerRecord<byte[], byte[]>[] recordArray() {
    return (ConsumerRecord<byte[], byte[]>[]) records.toArray(new ConsumerRecord<?, ?>[0]);
  }

  /** The offset where the next poll would start. */
  long nextOffset() {
    next += RECORDS;
    return next;
  }

  /** An intake that only tracks. */
  Intake intake() {
    return (Intake)
        Proxy.newProxyInstance(
            Intake.class.getClassLoader(),
            new Class<?>[] {Intake.class},
            (proxy, method, args) -> {
              if (!method.getName().equals("dispatching")) {
                throw new UnsupportedOperationException(method.getName());
              }
              epoch.tracker.received((Slice[]) args[1], (int) args[2], (long) args[3]);
              return null;
            });
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
