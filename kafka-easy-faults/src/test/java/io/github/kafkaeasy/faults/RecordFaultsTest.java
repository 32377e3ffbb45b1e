package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TakeTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bad records and failing handlers (scenarios 16 to 18 and 20). */
@FaultSuite
class RecordFaultsTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final byte[] UNREADABLE = {(byte) 0xFF, 0, (byte) 0xFE};

  private static ConsumerBuilder<String> consumer(Site site, String topic, String group) {
    return consumer(site, topic, group, Ordering.KEY);
  }

  private static ConsumerBuilder<String> consumer(
      Site site, String topic, String group, Ordering ordering) {
    return site.kafka()
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .ordering(ordering)
        .commitEvery(Duration.ofMillis(100));
  }

  @Test
  void s16AKeyThatAlwaysFailsGetsItsAttemptsAndOtherKeysFlow(
      Site site, Scale scale, Report report) {
    String topic = site.createTopic("poison", 1);
    String group = site.name("group");
    int others = scale.times(100, 5_000);
    int attempts = 4;
    AtomicInteger tries = new AtomicInteger();
    AtomicInteger before = new AtomicInteger();
    Set<String> handled = ConcurrentHashMap.newKeySet();
    RecordMetadata poison = site.raw().publish(topic, "poison", "poison");
    for (int i = 0; i < others; i++) {
      site.raw().publish(topic, "key-" + i % 20, "value-" + i);
    }
    long start = System.nanoTime();
    try (EasyConsumer consumer =
        consumer(site, topic, group)
            .onFailure(
                RetryThenDeadLetter.attempts(attempts)
                    .backoff(Backoff.fixed(Duration.ofMillis(400))))
            .handle(
                message -> {
                  if (message.key().equals("poison")) {
                    if (tries.incrementAndGet() == attempts) {
                      before.set(handled.size());
                    }
                    throw new IllegalStateException("always");
                  }
                  handled.add(message.value());
                })
            .start()) {
      site.raw().awaitCommitted(group, topic, scale.patience());
      assertThat(tries).as("exactly this number of attempts").hasValue(attempts);
      assertThat(handled).hasSize(others);
      assertThat(before.get()).as("handled before the last attempt").isPositive();
      assertThat(consumer.stats().deadLettered()).isEqualTo(1);
      assertThat(letters(site, topic)).as("I4").containsExactly(poison.offset());
      report.add(
          "16 one key always fails", others + 1L, attempts, 0, (System.nanoTime() - start) / 1e9);
    }
  }

  private static List<Long> letters(Site site, String topic) {
    return site.raw().records(topic + ".dlq").stream()
        .map(record -> DeadLetter.read(MessageHeaders.of(record.headers())).orElseThrow())
        .map(letter -> letter.source().offset())
        .toList();
  }

  @Test
  void s17OutOfMemoryStopsTheConsumerAndCommitsNothing(Site site, Report report) throws Exception {
    String topic = site.createTopic("unwell", 1);
    String group = site.name("group");
    site.raw().publish(topic, "key", "value");
    List<String> asked = new CopyOnWriteArrayList<>();
    long start = System.nanoTime();
    EasyConsumer consumer =
        consumer(site, topic, group)
            .onFailure(
                failed -> {
                  asked.add(failed.toString());
                  throw new IllegalStateException("must not be asked");
                })
            .handle(
                message -> {
                  throw new OutOfMemoryError("on purpose");
                })
            .start();
    assertThat(consumer.awaitClosed(SOON)).isEqualTo(ConsumerState.FAILED);
    assertThat(consumer.failure()).isPresent();
    assertThat(asked).isEmpty();
    site.raw()
        .committedOffsets(group)
        .values()
        .forEach(at -> assertThat(at.offset()).as("I2").isZero());
    report.add("17 OutOfMemoryError", 1, 1, 0, (System.nanoTime() - start) / 1e9);
  }

  @Test
  void s17AStackOverflowFailsTheRecord(Site site, Report report) {
    String topic = site.createTopic("deep", 1);
    String group = site.name("group");
    site.raw().publish(topic, "key", "deep");
    site.raw().publish(topic, "key", "flat");
    List<String> handled = new CopyOnWriteArrayList<>();
    long start = System.nanoTime();
    try (EasyConsumer consumer =
        consumer(site, topic, group)
            .onFailure(
                RetryThenDeadLetter.attempts(2).backoff(Backoff.fixed(Duration.ofMillis(10))))
            .handle(
                message -> {
                  if (message.value().equals("deep")) {
                    throw new StackOverflowError("on purpose");
                  }
                  handled.add(message.value());
                })
            .start()) {
      site.raw().awaitCommitted(group, topic, SOON);
      assertThat(handled).containsExactly("flat");
      assertThat(letters(site, topic)).containsExactly(0L);
      assertThat(consumer.state()).isEqualTo(ConsumerState.RUNNING);
      report.add("17 StackOverflowError", 2, 1, 0, (System.nanoTime() - start) / 1e9);
    }
  }

  @Test
  void s17AnInterruptByTheConsumerIsNotAnAttempt(Site site, Report report) throws Exception {
    String topic = site.createTopic("interrupted", 1);
    String group = site.name("group");
    site.raw().publish(topic, "key", "value");
    CountDownLatch running = new CountDownLatch(1);
    AtomicInteger interrupts = new AtomicInteger();
    long start = System.nanoTime();
    EasyConsumer first =
        consumer(site, topic, group)
            .onFailure(RetryThenDeadLetter.attempts(1))
            .handle(
                message -> {
                  running.countDown();
                  try {
                    TakeTime.millis(60_000);
                  } catch (InterruptedException e) {
                    interrupts.incrementAndGet();
                    throw e;
                  }
                })
            .start();
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    first.close(Duration.ofSeconds(2));
    assertThat(interrupts).as("the fault happened").hasValue(1);
    assertThat(first.stats().failedAttempts()).isZero();
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    try (EasyConsumer second =
        consumer(site, topic, group)
            .onFailure(RetryThenDeadLetter.attempts(1))
            .handle(message -> attempts.add(message.attempt()))
            .start()) {
      site.raw().awaitCommitted(group, topic, SOON);
      assertThat(attempts).containsExactly(1);
      assertThat(second.stats().deadLettered()).isZero();
      report.add("17 interrupted", 1, 1, 0, (System.nanoTime() - start) / 1e9);
    }
  }

  @Test
  void s18AnUndecodableRecordGoesToTheDeadLetterTopicByteForByte(Site site, Report report) {
    String topic = site.createTopic("unreadable", 1);
    String group = site.name("group");
    Codec<String> strict =
        Codec.of(
            text -> text.getBytes(StandardCharsets.UTF_8),
            bytes -> {
              if (bytes[0] == UNREADABLE[0]) {
                throw new IllegalArgumentException("unreadable");
              }
              return new String(bytes, StandardCharsets.UTF_8);
            },
            "strict");
    byte[] good = "good".getBytes(StandardCharsets.UTF_8);
    Header[] headers = {RawKafka.header("twice", "1"), RawKafka.header("twice", "2")};
    site.raw().publishBytes(topic, UNREADABLE, good, headers);
    site.raw().publishBytes(topic, good, UNREADABLE, headers);
    site.raw().publishBytes(topic, UNREADABLE, UNREADABLE, headers);
    site.raw().publishBytes(topic, good, good, headers);
    List<String> handled = new CopyOnWriteArrayList<>();
    long start = System.nanoTime();
    try (EasyConsumer consumer =
        site.kafka()
            .consumer(strict)
            .keys(strict)
            .topics(topic)
            .group(group)
            .commitEvery(Duration.ofMillis(100))
            .onFailure(RetryThenDeadLetter.attempts(4))
            .handle(message -> handled.add(message.value()))
            .start()) {
      site.raw().awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().failedAttempts()).as("each tried once").isEqualTo(3);
    }
    assertThat(handled).containsExactly("good");
    assertSameBytes(site.raw().records(topic), site.raw().records(topic + ".dlq"), 3);
    report.add("18 undecodable key, value, both", 4, 3, 0, (System.nanoTime() - start) / 1e9);
  }

  @Test
  void s20TombstonesNullKeysRepeatedHeadersAndEmptyValuesStayUnchanged(Site site, Report report) {
    String topic = site.createTopic("odd", 1);
    String group = site.name("group");
    Header[] twice = {
      RawKafka.header("twice", "1"), RawKafka.header("other", ""), RawKafka.header("twice", "2")
    };
    site.raw().publish(topic, "tombstone", null, twice);
    site.raw().publish(topic, null, "no key", twice);
    site.raw().publish(topic, null, null, twice);
    site.raw().publish(topic, "empty", "", twice);
    site.raw().publish(topic, "", "empty key", twice);
    List<@Nullable String> seen = new ArrayList<>();
    long start = System.nanoTime();
    try (EasyConsumer consumer =
        consumer(site, topic, group, Ordering.PARTITION)
            .onFailure(RetryThenDeadLetter.attempts(1))
            .handle(
                message -> {
                  seen.add(message.valueOrNull());
                  throw new IllegalStateException("fails on purpose");
                })
            .start()) {
      site.raw().awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().deadLettered()).isEqualTo(5);
    }
    assertThat(seen).containsExactly(null, "no key", null, "", "empty key");
    assertSameBytes(site.raw().records(topic), site.raw().records(topic + ".dlq"), 5);
    report.add("20 tombstones, null keys, odd headers", 5, 5, 0, (System.nanoTime() - start) / 1e9);
  }

  /** Asserts I7. The copies have additional headers after the original ones. */
  private static void assertSameBytes(
      List<ConsumerRecord<byte[], byte[]>> originals,
      List<ConsumerRecord<byte[], byte[]>> letters,
      int count) {
    assertThat(letters).hasSize(count);
    for (ConsumerRecord<byte[], byte[]> letter : letters) {
      DeadLetter read = DeadLetter.read(MessageHeaders.of(letter.headers())).orElseThrow();
      ConsumerRecord<byte[], byte[]> original =
          originals.stream()
              .filter(record -> record.offset() == read.source().offset())
              .findFirst()
              .orElseThrow();
      assertThat(letter.key()).isEqualTo(original.key());
      assertThat(letter.value()).isEqualTo(original.value());
      List<Header> own = List.of(original.headers().toArray());
      assertThat(List.of(letter.headers().toArray()).subList(0, own.size())).isEqualTo(own);
    }
  }
}
