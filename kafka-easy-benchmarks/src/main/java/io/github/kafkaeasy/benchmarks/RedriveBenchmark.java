package io.github.kafkaeasy.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.test.LocalKafka;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A redrive beside the shortest loop that consumes and produces: same letters, same producer
 * settings, rounds taken in turn, the median of each. The loop neither reads headers nor remembers
 * what it did.
 *
 * <pre>
 *   RedriveBenchmark [LETTERS [ROUNDS]]
 * </pre>
 */
public final class RedriveBenchmark {
  private static final int PARTITIONS = 6;
  private static final int VALUE_BYTES = 200;

  private final String bootstrap;
  private final int letters;

  private RedriveBenchmark(String bootstrap, int letters) {
    this.bootstrap = bootstrap;
    this.letters = letters;
  }

  /** Prints three lines. */
  public static void main(String[] args) throws ExecutionException, InterruptedException {
    int letters = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    try (LocalKafka broker = LocalKafka.builder().jvmOption("-XX:TieredStopAtLevel=4").start()) {
      new RedriveBenchmark(broker.bootstrapServers(), letters).run(rounds);
    }
  }

  private void run(int rounds) throws ExecutionException, InterruptedException {
    long[] loop = new long[rounds];
    long[] redrive = new long[rounds];
    long peak = 0;
    for (int round = -1; round < rounds; round++) {
      String source = "orders-" + round;
      String dlq = source + ".dlq";
      create(source, dlq);
      fill(dlq, source);
      long loopNanos = loop(dlq, source);
      resetPeak();
      long redriveNanos = redrive(dlq);
      // The first round is for the compiler.
      if (round >= 0) {
        loop[round] = loopNanos;
        redrive[round] = redriveNanos;
        peak = Math.max(peak, peakBytes());
      }
    }
    double raw = perSecond(loop);
    double ours = perSecond(redrive);
    System.out.printf(Locale.ROOT, "raw consume-and-produce loop  %,10.0f letters/s%n", raw);
    System.out.printf(
        Locale.ROOT,
        "redrive                       %,10.0f letters/s  %.2f of the loop%n",
        ours,
        ours / raw);
    System.out.printf(
        Locale.ROOT,
        "heap at most during a redrive %,10d MiB for %,d letters%n",
        peak >> 20,
        letters);
  }

  private double perSecond(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return letters / (sorted[sorted.length / 2] / (double) TimeUnit.SECONDS.toNanos(1));
  }

  private void create(String... topics) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(
              Arrays.stream(topics).map(t -> new NewTopic(t, PARTITIONS, (short) 1)).toList())
          .all()
          .get();
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "acks",
            "all",
            "linger.ms",
            5,
            "batch.size",
            65_536,
            "compression.type",
            "lz4",
            "buffer.memory",
            128L << 20),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private void fill(String dlq, String source) throws ExecutionException, InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      Future<RecordMetadata> last = null;
      for (int i = 0; i < letters; i++) {
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) i);
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(dlq, ("user_" + i % 1_000).getBytes(UTF_8), value);
        header(record, DeadLetterHeaders.SOURCE_TOPIC, source);
        header(record, DeadLetterHeaders.SOURCE_PARTITION, Integer.toString(i % PARTITIONS));
        header(record, DeadLetterHeaders.SOURCE_OFFSET, Integer.toString(i));
        header(record, DeadLetterHeaders.GROUP, "billing");
        header(record, DeadLetterHeaders.ATTEMPTS, "4");
        header(record, DeadLetterHeaders.EXCEPTION_CLASS, "java.io.IOException");
        header(record, DeadLetterHeaders.EXCEPTION_MESSAGE, "no answer from the bank");
        last = producer.send(record);
      }
      producer.flush();
      if (last != null) {
        RecordMetadata unused = last.get();
      }
    }
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  private long loop(String dlq, String target) {
    long begun = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer = producer();
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of(
                    "bootstrap.servers",
                    bootstrap,
                    "auto.offset.reset",
                    "earliest",
                    "isolation.level",
                    "read_committed",
                    "max.poll.records",
                    2_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(dlq, p)).toList();
      consumer.assign(all);
      int seen = 0;
      while (seen < letters) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          Future<RecordMetadata> unused =
              producer.send(
                  new ProducerRecord<>(
                      target, null, record.key(), record.value(), record.headers()));
          seen++;
        }
      }
      producer.flush();
    }
    return System.nanoTime() - begun;
  }

  private long redrive(String dlq) {
    long begun = System.nanoTime();
    RedriveReport report =
        DeadLetters.of(KafkaEasy.connect(bootstrap), dlq).redrive(Selection.all()).run();
    long nanos = System.nanoTime() - begun;
    if (report.sent() != letters) {
      throw new IllegalStateException("only " + report + " of " + letters);
    }
    return nanos;
  }

  private static void resetPeak() {
    System.gc();
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  private static long peakBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }
}
