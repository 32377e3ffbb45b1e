package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.units.UnitCommitter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** One record makes each of its transactions fail, and no failure names the record. */
class ExactlyOnceHalvingTest {
  private final ScriptedTransactions transactions = new ScriptedTransactions();
  private final List<String> handled = new ArrayList<>();

  private EngineFixture started(UnaryOperator<ConsumerBuilder<String>> more) {
    EngineFixture engine =
        EngineFixture.exactlyOnce(
            transactions,
            b ->
                more.apply(
                    b.ordering(Ordering.KEY)
                        .handleAndSend(
                            (message, outputs) -> {
                              handled.add(message.value());
                              outputs.send("invoices", message.key(), message.value());
                            })));
    engine.script.assignOnNextPoll(P0, P1);
    goOn(engine, 6);
    return engine;
  }

  private void goOn(EngineFixture engine, int rounds) {
    transactions.goOn(engine, rounds);
  }

  private static void append(EngineFixture engine, TopicPartition partition, int count) {
    for (int i = 0; i < count; i++) {
      engine.append(partition, "key-" + i, partition.partition() + "-" + i);
    }
  }

  @Test
  void aHalvedUnitIsCommittedWithTheLeaderEpochOfTheRecordBeforeIt() {
    transactions.poison.add("0-39");
    EngineFixture engine = started(b -> b);
    transactions.cluster.leaderEpoch(P0, 3);
    append(engine, P0, 20);
    transactions.cluster.leaderEpoch(P0, 5);
    for (int i = 20; i < 40; i++) {
      engine.append(P0, "key-" + i, "0-" + i);
    }
    goOn(engine, 120);
    assertThat(transactions.aborted).as("units were halved").isGreaterThan(3);
    assertThat(transactions.offered(P0))
        .filteredOn(offered -> offered.offset() > 0)
        .isNotEmpty()
        .anyMatch(offered -> offered.offset() <= 20)
        .allSatisfy(
            offered ->
                assertThat(offered.leaderEpoch())
                    .as("%s", offered)
                    .contains(offered.offset() <= 20 ? 3 : 5));
  }

  @Test
  void aRecordThatFailsAloneIsSetAsideSoThatOtherPartitionsAreCommittedFirst() {
    transactions.poison.add("0-5");
    EngineFixture engine = started(b -> b);
    append(engine, P0, 10);
    append(engine, P1, 10);
    goOn(engine, 120);
    assertThat(readableOf(P1)).isEqualTo(10);
    int aborted = transactions.aborted;
    for (int i = 0; i < 10; i++) {
      append(engine, P1, 1);
      goOn(engine, 10);
    }
    assertThat(readableOf(P1)).isBetween(15L, 20L);
    assertThat(transactions.aborted)
        .as("the record that fails alone is not part of every later unit")
        .isBetween(aborted, aborted + 10);
    transactions.poison.clear();
    goOn(engine, 400);
    assertThat(transactions.readable).hasSize(30);
    assertThat(handled).hasSize(30);
  }

  @Test
  void theRecordThatFailsAloneIsNamedInTheLogAndInHealthUntilItIsCommitted() {
    transactions.poison.add("0-5");
    try (LogCapture log = LogCapture.of(UnitCommitter.class)) {
      EngineFixture engine = started(b -> b);
      append(engine, P0, 10);
      append(engine, P1, 10);
      goOn(engine, 300);
      assertThat(log.lines())
          .filteredOn(line -> line.contains("orders-0 offset 5 (outputs to [invoices])"))
          .as("once, however often it is tried")
          .hasSize(1);
      assertThat(troubles(engine)).contains("orders-0 offset 5 (outputs to [invoices])");
      transactions.poison.clear();
      goOn(engine, 400);
      assertThat(transactions.readable).hasSize(20);
      assertThat(troubles(engine)).doesNotContain("offset 5");
    }
  }

  @Test
  void theRecordThatFailsAloneIsNotReportedAfterItsPartitionIsRevoked() {
    transactions.poison.add("0-5");
    EngineFixture engine = started(b -> b);
    append(engine, P0, 10);
    goOn(engine, 120);
    assertThat(troubles(engine)).contains("offset 5");
    engine.script.revokeOnNextPoll(P0);
    goOn(engine, 3);
    assertThat(troubles(engine)).doesNotContain("offset 5");
  }

  private static String troubles(EngineFixture engine) {
    return engine.parts.health().health().toString();
  }

  private long readableOf(TopicPartition partition) {
    return transactions.readable.stream()
        .filter(value -> value.startsWith(partition.partition() + "-"))
        .count();
  }

  @Test
  void outputsThatWaitBehindAFailingRecordStopTheFetchingOfItsPartitionOnly() {
    transactions.poison.add("0-0");
    EngineFixture engine = started(b -> b.maxHeldBytes(10_000));
    engine.script.maxPollRecords(20);
    append(engine, P0, 1_000);
    append(engine, P1, 300);
    goOn(engine, 150);
    assertThat(handled).filteredOn(value -> value.startsWith("0-")).hasSizeBetween(20, 500);
    assertThat(transactions.readable).hasSize(300).allMatch(value -> value.startsWith("1-"));
    transactions.poison.clear();
    goOn(engine, 900);
    assertThat(transactions.readable).hasSize(1_300).doesNotHaveDuplicates();
  }
}
