package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.test.FaultProxy;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TopicControl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * An unclean leader election (scenario 31) truncates the log before a committed offset, and the log
 * grows past that offset again. Records that were only on the old leader are lost; every record in
 * the log must be handled, also at offsets that were committed for a lost record.
 */
@FaultSuite
class ElectionFaultsTest {

  private static final Map<String, String> UNCLEAN =
      Map.of("min.insync.replicas", "1", "unclean.leader.election.enable", "true");

  @Test
  void s31ARunningConsumerSkipsNoRecordOfTheNewLeader(
      ThreeBrokers three, Scale scale, Report report) {
    Scenario scenario = new Scenario(three.site(), scale);
    try (EasyConsumer consumer = scenario.start()) {
      scenario.publishOnBoth();
      // The consumer sees neither the old leader's end nor the truncated log, only the log that has
      // grown.
      scenario.truncate(() -> scenario.site.eachProxy(FaultProxy::blackHole));
      scenario.grow();
      scenario.site.eachProxy(FaultProxy::pass);
      long start = System.nanoTime();
      scenario.awaitAllInTheLog();
      assertThat(consumer.state()).isEqualTo(ConsumerState.RUNNING);
      report.add(
          "31 unclean election, running",
          scenario.records(),
          1,
          scenario.repeated(),
          (System.nanoTime() - start) / 1e9);
    }
  }

  @Test
  void s31AConsumerStoppedMeanwhileSkipsNoRecordOfTheNewLeader(
      ThreeBrokers three, Scale scale, Report report) {
    Scenario scenario = new Scenario(three.site(), scale);
    EasyConsumer before = scenario.start();
    scenario.publishOnBoth();
    scenario.truncate(before::close);
    scenario.grow();
    long start = System.nanoTime();
    try (EasyConsumer after = scenario.start()) {
      scenario.awaitAllInTheLog();
      assertThat(after.state()).isEqualTo(ConsumerState.RUNNING);
      report.add(
          "31 unclean election, stopped",
          scenario.records(),
          1,
          scenario.repeated(),
          (System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * Fixture: one partition on nodes 1 and 2; node 2 lacks the last records of node 1. Node 3 keeps
   * the controller quorum.
   */
  private static final class Scenario {

    private final Site site;
    private final Scale scale;
    private final String topic;
    private final String group;
    private final TopicControl control;
    private final HandledValues handled = new HandledValues();
    private final TopicPartition partition;
    private long committed;

    Scenario(Site site, Scale scale) {
      this.site = site;
      this.scale = scale;
      this.topic = site.name("unclean");
      this.group = site.name("group");
      this.control = site.raw().topic(topic);
      this.partition = new TopicPartition(topic, 0);
      control.createOn(UNCLEAN, List.of(List.of(1, 2)));
    }

    EasyConsumer start() {
      return site.kafka()
          .consumer(String.class)
          .topics(topic)
          .group(group)
          .commitEvery(Duration.ofMillis(100))
          .handle(message -> handled.add(message.value()))
          .start();
    }

    void publishOnBoth() {
      publish("on both", scale.times(50, 20_000));
      site.raw().awaitCommitted(group, topic, scale.patience());
    }

    /**
     * Publishes records to node 1 alone, waits until they are committed, and makes node 2 the
     * leader.
     */
    void truncate(Runnable whenCommitted) {
      site.nodes().get(1).stop();
      control.awaitLeader(0, 1, scale.patience());
      publish("on one alone", scale.times(50, 20_000));
      site.raw().awaitCommitted(group, topic, scale.patience());
      committed = site.raw().committedOffsets(group).get(partition).offset();
      whenCommitted.run();
      site.nodes().get(0).kill();
      site.nodes().get(1).start();
      control.awaitLeader(0, 2, scale.patience());
      assertThat(end())
          .as("the fault happened: the log ends before the committed offset")
          .isLessThan(committed);
    }

    void grow() {
      publish("on the new leader", scale.times(100, 40_000));
      assertThat(end())
          .as("the fault happened: the log has grown past it")
          .isGreaterThan(committed);
    }

    void awaitAllInTheLog() {
      List<String> inTheLog = site.raw().values(topic);
      handled.await("I1: in the log and never handled", inTheLog, 1, scale.patience());
      site.raw().awaitCommitted(group, topic, scale.patience());
    }

    long records() {
      return end();
    }

    long repeated() {
      return handled.repeated(site.raw().values(topic));
    }

    private long end() {
      return site.raw().endOffsets(topic).get(partition);
    }

    /**
     * Uses a new producer, because the sequence numbers of an older one count records that the new
     * leader lacks.
     */
    private void publish(String what, int records) {
      try (RawKafka raw = RawKafka.connect(site.raw().bootstrapServers())) {
        raw.publishAll(
            IntStream.range(0, records)
                .mapToObj(
                    i -> {
                      byte[] text = (what + " " + i).getBytes(StandardCharsets.UTF_8);
                      return new ProducerRecord<byte[], byte[]>(topic, 0, text, text);
                    })
                .toList());
      }
    }
  }
}
