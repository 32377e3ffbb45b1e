package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.ScriptedTransactions.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;

/**
 * After the process stood still, no attempt begins before a transaction has confirmed that the
 * consumer still has its partitions.
 */
class ExactlyOnceStallTest {
  private final ScriptedTransactions transactions = new ScriptedTransactions();
  private final List<String> handled = new ArrayList<>();
  private final EngineFixture engine =
      EngineFixture.exactlyOnce(
          transactions,
          b ->
              b.ordering(Ordering.KEY)
                  .handleAndSend(
                      (message, outputs) -> {
                        handled.add(message.value());
                        outputs.send("invoices", message.key(), "of " + message.value());
                      }));

  private void goOn() {
    transactions.goOn(engine, 6);
  }

  private void roundAndWork() {
    engine.once();
    engine.executor.runAll();
  }

  private void started() {
    engine.script.assignOnNextPoll(P0, P1);
    goOn();
  }

  /** All that is done is committed, and a record is in its lane. */
  private void standStillWithWorkQueued() {
    engine.append(P0, "k", "queued");
    engine.once();
    engine.clock.advance(Duration.ofMinutes(2));
    engine.executor.runAll();
    assertThat(handled).doesNotContain("queued");
  }

  @Test
  void aTransactionWithOffsetsThatAreCommittedAlreadyConfirmsThePartitions() {
    started();
    int before = transactions.committed;
    standStillWithWorkQueued();
    roundAndWork();
    assertThat(transactions.committed).isEqualTo(before + 1);
    assertThat(transactions.offered(P0))
        .extracting(OffsetAndMetadata::offset)
        .containsExactly(0L, 0L);
    assertThat(handled).containsExactly("queued");
    engine.assertNothingFailed();
  }

  @Test
  void ifTheGroupRefusesTheTransactionRecordsWaitAndASecondLaterItIsAskedAgain() {
    started();
    standStillWithWorkQueued();
    int asked = transactions.metadata.size();
    transactions.generation = 100;
    roundAndWork();
    roundAndWork();
    assertThat(transactions.metadata).hasSize(asked + 1);
    assertThat(handled).isEmpty();
    engine.script.member(100, "member-1");
    engine.clock.advance(Duration.ofSeconds(1));
    roundAndWork();
    assertThat(handled).containsExactly("queued");
  }

  @Test
  void ifTheTransactionDoesNotEndWithinASecondThePollThreadGoesOnAndRecordsWait() {
    started();
    standStillWithWorkQueued();
    long before = engine.clock.nanoTime();
    transactions.hold(true);
    roundAndWork();
    assertThat(Duration.ofNanos(engine.clock.nanoTime() - before))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(handled).isEmpty();
    transactions.hold(false);
    engine.clock.advance(Duration.ofSeconds(1));
    roundAndWork();
    assertThat(handled).containsExactly("queued");
  }

  @Test
  void theTransactionThatWasUnderWayDuringTheStallConfirmsNothing() {
    started();
    transactions.hold(true);
    engine.append(P0, "k", "first");
    goOn();
    standStillWithWorkQueued();
    int before = transactions.committed;
    transactions.beforeOffsets =
        () -> {
          if (transactions.committed > before) {
            transactions.generation = 100;
          }
        };
    transactions.hold(false);
    roundAndWork();
    assertThat(transactions.readable).containsExactly("of first");
    assertThat(handled).containsExactly("first");
  }

  @Test
  void aConsumerWhoseProducerIsFencedInThisTransactionStartsNoRecord() {
    started();
    standStillWithWorkQueued();
    transactions.fail(Step.OFFSETS, new InvalidProducerEpochException("old"));
    transactions.fail(Step.ABORT, new ProducerFencedException("fenced"));
    roundAndWork();
    assertThat(engine.parts.life().failure()).isPresent();
    int asked = transactions.metadata.size();
    engine.clock.advance(Duration.ofSeconds(1));
    roundAndWork();
    assertThat(transactions.metadata).hasSize(asked);
    assertThat(handled).isEmpty();
  }

  @Test
  void withoutAGenerationRecordsWaitUntilTheConsumerIsAMemberAgain() {
    started();
    int generation = engine.kafka.groupMetadata().generationId();
    standStillWithWorkQueued();
    engine.script.member(-1, "");
    roundAndWork();
    assertThat(handled).isEmpty();
    engine.script.member(generation, "member-1");
    engine.clock.advance(Duration.ofSeconds(1));
    roundAndWork();
    assertThat(handled).containsExactly("queued");
  }

  @Test
  void aConsumerWhosePartitionsHaveNoStartYetNeedsNoConfirmation() {
    engine.lookups.unstable.add(P0);
    engine.script.assignOnNextPoll(P0);
    goOn();
    engine.clock.advance(Duration.ofMinutes(2));
    roundAndWork();
    engine.lookups.unstable.clear();
    engine.append(P0, "k", "first");
    transactions.goOn(engine, 30);
    assertThat(handled).containsExactly("first");
    assertThat(transactions.offered(P0))
        .as("its start and the end of the record")
        .extracting(OffsetAndMetadata::offset)
        .containsExactly(0L, 1L);
  }
}
