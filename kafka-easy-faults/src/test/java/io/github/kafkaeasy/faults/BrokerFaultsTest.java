package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.TakeTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Faults of a broker (scenarios 1, 3, 19 and 26): killed, suspended, with a corrupt batch, stopped.
 */
@FaultSuite
class BrokerFaultsTest {

  @Test
  void s01ABrokerThatIsKilledUnderLoadLosesNothing(Site site, Scale scale, Report report)
      throws Exception {
    try (Load load = new Load(site, scale, Report.seed()).join(scale.members())) {
      load.awaitProgress(200);
      int kills = scale.times(1, 6);
      double recovery = 0;
      for (int i = 0; i < kills; i++) {
        LocalKafka node = site.nodes().get(load.random().nextInt(site.nodes().size()));
        long pid = node.pid();
        node.kill();
        TakeTime.millis(200);
        node.start();
        assertThat(node.pid()).as("the fault happened: another process").isNotEqualTo(pid);
        recovery = Math.max(recovery, load.awaitProgress(200));
        load.checkCommitted();
      }
      load.finish();
      report.add("01 broker killed", load, kills, recovery);
      load.assertInvariants();
    }
  }

  @Test
  void s03ASuspendedBrokerLosesNothing(Site site, Scale scale, Report report) throws Exception {
    try (Load load = new Load(site, scale, Report.seed()).join(scale.members())) {
      load.awaitProgress(200);
      LocalKafka node = site.nodes().get(load.random().nextInt(site.nodes().size()));
      node.suspend();
      TakeTime.millis(scale.lasting(3, 20).toMillis());
      assertThat(node.toString()).as("the fault happened").contains("suspended");
      node.resume();
      double recovery = load.awaitProgress(200);
      load.checkCommitted();
      load.finish();
      report.add("03 broker suspended", load, 1, recovery);
      load.assertInvariants();
    }
  }

  @Test
  void s19ACorruptBatchIsSeenAndNamedAndNeverSkippedSilently(Site site, Report report)
      throws Exception {
    String topic = site.name("corrupt");
    // With a single replica, since a second one would replace the damaged one.
    NewTopic request =
        new NewTopic(topic, Map.of(0, List.of(1), 1, List.of(1)))
            .configs(Map.of("min.insync.replicas", "1"));
    site.raw().admin().createTopics(List.of(request)).all().get();
    LocalKafka node = site.nodes().get(0);
    String group = site.name("group");
    for (int i = 0; i < 10; i++) {
      for (int partition = 0; partition < 2; partition++) {
        publish(site, topic, partition, "value-" + partition + "-" + i);
      }
    }
    node.stop();
    damage(node.dataFolder().resolve(topic + "-0"), 3);
    node.start();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.list = new CopyOnWriteArrayList<>();
    Logger logger = (Logger) LoggerFactory.getLogger("io.github.kafkaeasy");
    log.start();
    logger.addAppender(log);
    List<String> handled = new CopyOnWriteArrayList<>();
    long start = System.nanoTime();
    try (EasyConsumer consumer =
        site.kafka()
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .commitEvery(Duration.ofMillis(100))
            .handle(message -> handled.add(message.value()))
            .start()) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(messages(log))
                      .anySatisfy(
                          text -> assertThat(text).contains(topic + "-0").contains("corrupt")));
      publish(site, topic, 0, "behind the corrupt batch");
      publish(site, topic, 1, "in the other partition");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> handled.contains("in the other partition"));
      assertThat(consumer.state()).isEqualTo(ConsumerState.RUNNING);
    } finally {
      logger.detachAppender(log);
    }
    assertThat(handled)
        .contains("value-0-0", "value-0-1", "value-0-2", "value-1-9")
        .doesNotContain("value-0-3", "value-0-4", "behind the corrupt batch");
    OffsetAndMetadata committed =
        site.raw().committedOffsets(group).get(new TopicPartition(topic, 0));
    assertThat(committed.offset()).as("I2: not past the batch").isEqualTo(3);
    report.add("19 corrupt batch", 22, 1, 0, (System.nanoTime() - start) / 1e9);
  }

  private static List<String> messages(ListAppender<ILoggingEvent> log) {
    return new ArrayList<>(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static RecordMetadata publish(Site site, String topic, int partition, String value) {
    return site.raw()
        .publishAll(
            List.of(
                new ProducerRecord<>(
                    topic, partition, null, value.getBytes(StandardCharsets.UTF_8))))
        .get(0);
  }

  /**
   * Flips a byte in the records of a batch. Each record was published separately, so it has its own
   * batch.
   */
  private static void damage(Path partition, int batch) throws IOException {
    Path segment = partition.resolve("00000000000000000000.log");
    byte[] bytes = Files.readAllBytes(segment);
    int position = 0;
    for (int i = 0; i < batch; i++) {
      position += 12 + ByteBuffer.wrap(bytes).getInt(position + 8);
    }
    int length = 12 + ByteBuffer.wrap(bytes).getInt(position + 8);
    bytes[position + length - 3] ^= 0x55;
    Files.write(segment, bytes);
  }

  @Test
  void s26AFullBufferBlocksForABoundedTimeAndItsSendsFail(Site site, Scale scale, Report report) {
    String topic = site.createTopic("buffer", 1);
    Duration block = Duration.ofSeconds(1);
    int count = scale.times(8, 60);
    List<CompletableFuture<RecordMetadata>> sends = new ArrayList<>();
    long longest = 0;
    try (EasyProducer<String> producer =
        site.kafka()
            .producer(String.class)
            .topic(topic)
            .bufferBytes(64 * 1_024)
            .batchBytes(16 * 1_024)
            .compression(Compression.NONE)
            .maxBlock(block)
            .linger(Duration.ZERO)
            .property("request.timeout.ms", 1_000)
            .deliveryTimeout(Duration.ofSeconds(2))
            .start()) {
      Awaitility.await()
          .atMost(scale.patience())
          .ignoreExceptions()
          .until(() -> producer.sendAndWait("before").hasOffset());
      site.nodes().forEach(LocalKafka::suspend);
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        sends.add(producer.send("x".repeat(16 * 1_024)));
        longest = Math.max(longest, System.nanoTime() - start);
      }
      Awaitility.await()
          .atMost(scale.patience())
          .until(() -> sends.stream().allMatch(CompletableFuture::isDone));
      site.nodes().forEach(LocalKafka::resume);
      assertThat(Duration.ofNanos(longest)).as("bounded").isLessThan(block.plusSeconds(5));
      assertThat(sends)
          .allSatisfy(send -> assertThat(failure(send)).isInstanceOf(DeliveryException.class));
      Awaitility.await()
          .atMost(scale.patience())
          .ignoreExceptions()
          .until(() -> producer.sendAndWait("after").hasOffset());
      report.add("26 buffer full, broker stopped", sends.size(), 1, 0, longest / 1e9);
    }
  }

  private static Throwable failure(CompletableFuture<?> send) {
    try {
      return new AssertionError("delivered: " + send.join());
    } catch (CompletionException e) {
      return e.getCause();
    }
  }
}
