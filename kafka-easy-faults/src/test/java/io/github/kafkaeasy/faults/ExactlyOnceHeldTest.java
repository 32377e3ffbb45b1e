package io.github.kafkaeasy.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Outputs;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Exactly-once processing while one record fails again and again, for minutes in a large run. The
 * records of all other keys are handled and committed meanwhile.
 */
@FaultSuite
class ExactlyOnceHeldTest {
  private static final int PARTITIONS = 6;
  private static final int HELD = 17;

  private final Map<Integer, Integer> handled = new ConcurrentHashMap<>();
  private final AtomicInteger attempts = new AtomicInteger();

  /** Written by the test. */
  private volatile boolean released;

  private Site site;
  private Scale scale;
  private String orders;
  private String invoices;
  private String group;

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void s40ARecordThatIsHeldForLongDelaysNoOtherAndARestartRepeatsNone(
      GroupProtocol protocol, Site place, Scale size, Report report) throws Exception {
    site = place;
    scale = size;
    orders = site.createTopic("orders", PARTITIONS);
    invoices = site.createTopic("invoices", PARTITIONS);
    group = site.name("billing");
    int half = scale.times(10_000, 50_000);
    publish(0, half);
    try (ChainReader reader = new ChainReader(site.raw().bootstrapServers(), partitions())) {
      EasyConsumer first = start(protocol);
      awaitRead(reader, half - heldWithItsKey(half));
      first.close();
      assertThat(first.state()).isEqualTo(ConsumerState.CLOSED);
      int before = attempts.get();
      try (EasyConsumer second = start(protocol)) {
        publish(half, 2 * half);
        awaitRead(reader, 2 * half - heldWithItsKey(2 * half));
        await(() -> attempts.get() >= before + scale.times(10, 180));
        assertThat(reader.of(invoices).distinct()).isEqualTo(2 * half - heldWithItsKey(2 * half));
        released = true;
        awaitRead(reader, 2 * half);
        site.raw().awaitCommitted(group, orders, scale.patience());
        assertThat(second.failure()).isEmpty();
      }
      await(() -> reader.isAtTheEnd(site.raw().admin()));
      assertThat(reader.of(invoices).examples()).as("repeated, or out of order").isEmpty();
      report.add("40 one record held, " + protocol, 2L * half, attempts.get(), 0, 0);
    }
    assertThat(handled).hasSize(2 * half);
    assertThat(handled.values()).as("no record is handled again").allMatch(times -> times == 1);
  }

  private EasyConsumer start(GroupProtocol protocol) {
    FailureHandler soon =
        failure ->
            CompletableFuture.completedStage(
                FailureDecision.retry(Duration.ofMillis(scale.times(100, 1_000))));
    return site.kafka()
        .consumer(String.class)
        .topics(orders)
        .group(group)
        .groupProtocol(protocol)
        .ordering(Ordering.KEY)
        .exactlyOnce("instance-1")
        .onFailure(soon)
        .handleAndSend(this::invoice)
        .start();
  }

  private void invoice(Message<String> message, Outputs outputs) {
    int number = Integer.parseInt(message.value());
    outputs.send(invoices, message.key(), message.value());
    if (number == HELD && !released) {
      attempts.incrementAndGet();
      throw new IllegalStateException("held");
    }
    handled.merge(number, 1, Integer::sum);
  }

  /** The number of records with the key of the held record, including it. */
  private static int heldWithItsKey(int published) {
    return (int)
        IntStream.range(0, published)
            .filter(number -> number % ChainNames.KEYS == HELD % ChainNames.KEYS)
            .count();
  }

  private List<TopicPartition> partitions() {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(partition -> new TopicPartition(invoices, partition))
        .toList();
  }

  private void publish(int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      records.add(
          new ProducerRecord<>(
              orders, ChainNames.key(i).getBytes(UTF_8), String.valueOf(i).getBytes(UTF_8)));
    }
    site.raw().publishAll(records);
  }

  private void awaitRead(ChainReader reader, int count) {
    await(() -> reader.of(invoices).distinct() >= count);
  }

  private void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofMinutes(scale.times(3, 8))).until(condition);
  }
}
