package io.github.kafkaeasy.test.internal.scripted;

import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.P0;
import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.P1;
import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.offsets;
import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class ScriptedPollTest {

  private final ScriptedFixture fixture = ScriptedFixture.with(P0, P1);
  private final ScriptedCluster cluster = fixture.cluster;
  private final ScriptedConsumer consumer = fixture.consumer;
  private final ConsumerScript script = fixture.script;

  @Test
  void recordsArriveWithKeyValueHeadersEpochAndTime() {
    cluster.leaderEpoch(P0, 7);
    cluster.append(P0, "k", "v", new RecordHeader("h", new byte[] {1}));

    ConsumerRecord<byte[], byte[]> record = fixture.poll().records(P0).get(0);

    assertThat(text(record.key())).isEqualTo("k");
    assertThat(text(record.value())).isEqualTo("v");
    assertThat(record.headers().lastHeader("h").value()).containsExactly(1);
    assertThat(record.leaderEpoch()).contains(7);
    assertThat(record.timestamp()).isEqualTo(new ManualClock().millis());
    assertThat(record.serializedKeySize()).isEqualTo(1);
  }

  @Test
  void keysAndValuesMayBeNull() {
    cluster.append(P0, null, null);

    ConsumerRecord<byte[], byte[]> record = fixture.poll().records(P0).get(0);

    assertThat(record.key()).isNull();
    assertThat(record.value()).isNull();
  }

  @Test
  void aReaderThatChangesARecordDoesNotChangeTheLog() {
    cluster.append(P0, "k", "v");
    ConsumerRecord<byte[], byte[]> first = fixture.poll().records(P0).get(0);
    first.value()[0] = 'x';
    first.headers().add("added", new byte[0]);

    consumer.seek(P0, 0);
    ConsumerRecord<byte[], byte[]> again = fixture.poll().records(P0).get(0);

    assertThat(text(again.value())).isEqualTo("v");
    assertThat(again.headers()).isEmpty();
  }

  @Test
  void eachRecordIsReturnedOnce() {
    cluster.appendMany(P0, 3);

    assertThat(offsets(fixture.poll(), P0)).containsExactly(0L, 1L, 2L);
    assertThat(fixture.poll().isEmpty()).isTrue();
    assertThat(consumer.position(P0)).isEqualTo(3);
  }

  @Test
  void onePollReturnsAtMostMaxPollRecordsAndStarvesNoPartition() {
    cluster.appendMany(P0, 4);
    cluster.appendMany(P1, 4);
    script.maxPollRecords(2);

    assertThat(offsets(fixture.poll(), P0)).containsExactly(0L, 1L);
    assertThat(offsets(fixture.poll(), P1)).containsExactly(0L, 1L);
    assertThat(offsets(fixture.poll(), P0)).containsExactly(2L, 3L);
  }

  @Test
  void recordsWithoutNeighboursLeaveGapsInTheOffsets() {
    cluster.append(P0, "a", "1");
    cluster.appendAt(P0, 5, "b", "2");

    ConsumerRecords<byte[], byte[]> records = fixture.poll();

    assertThat(offsets(records, P0)).containsExactly(0L, 5L);
    assertThat(records.nextOffsets()).containsOnlyKeys(P0);
    assertThat(records.nextOffsets().get(P0).offset()).isEqualTo(6);
  }

  @Test
  void aTrailingGapIsPassedInTheSamePollAsTheRecordsBeforeIt() {
    cluster.append(P0, "a", "1");
    cluster.gapTo(P0, 4);

    ConsumerRecords<byte[], byte[]> records = fixture.poll();

    assertThat(offsets(records, P0)).containsExactly(0L);
    assertThat(records.nextOffsets().get(P0).offset()).isEqualTo(4);
  }

  @Test
  void aTrailingGapAloneComesAsAnEmptyPollWithNextOffsets() {
    cluster.append(P0, "a", "1");
    fixture.poll();
    cluster.gapTo(P0, 4);

    ConsumerRecords<byte[], byte[]> records = fixture.poll();

    assertThat(records.isEmpty()).isTrue();
    assertThat(records.nextOffsets().get(P0).offset()).isEqualTo(4);
    assertThat(consumer.position(P0)).isEqualTo(4);
  }

  @Test
  void aTrailingGapWaitsForTheNextPollWhenThisOneIsFull() {
    script.maxPollRecords(1);
    cluster.append(P0, "a", "1");
    cluster.gapTo(P0, 4);

    assertThat(fixture.poll().nextOffsets().get(P0).offset()).isEqualTo(1);
    assertThat(fixture.poll().nextOffsets().get(P0).offset()).isEqualTo(4);
  }

  @Test
  void anOffsetThatIsAlreadyUsedIsRefused() {
    cluster.appendAt(P0, 5, "a", "1");

    assertThatThrownBy(() -> cluster.appendAt(P0, 5, "b", "2"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cluster.gapTo(P0, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void afterATruncationRecordsComeAtOffsetsAlreadyPassed() {
    cluster.appendMany(P0, 10);
    fixture.poll();

    cluster.truncate(P0, 4);
    cluster.appendMany(P0, 8);

    assertThat(offsets(fixture.poll(), P0)).first().isEqualTo(4L);
    assertThat(consumer.position(P0)).isEqualTo(12);
  }

  @Test
  void aTruncationAheadOfThePositionChangesNothing() {
    cluster.appendMany(P0, 2);
    fixture.poll();
    cluster.appendMany(P0, 8);

    cluster.truncate(P0, 4);

    assertThat(offsets(fixture.poll(), P0)).containsExactly(2L, 3L);
  }

  @Test
  void aTruncationWithoutResetPolicyThrowsUntilASeek() {
    cluster.appendMany(P0, 10);
    fixture.poll();
    script.offsetReset("none");
    cluster.truncate(P0, 4);

    assertThatThrownBy(fixture::poll).isInstanceOf(LogTruncationException.class);
    assertThatThrownBy(fixture::poll).isInstanceOf(LogTruncationException.class);

    consumer.seek(P0, 4);
    assertThat(fixture.poll().isEmpty()).isTrue();
  }

  @Test
  void aRecreatedTopicIsReadFromZeroThoughItIsLongerThanBefore() {
    cluster.appendMany(P0, 3);
    fixture.poll();
    cluster.commit("billing", P0, new OffsetAndMetadata(3));

    cluster.recreate(P0);
    cluster.appendMany(P0, 5);

    assertThat(offsets(fixture.poll(), P0)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(cluster.committed("billing", P0)).isEmpty();
  }

  @Test
  void aPositionBelowTheBeginningIsMovedByTheResetPolicy() {
    cluster.appendMany(P0, 5);
    cluster.deleteBefore(P0, 3);

    assertThat(offsets(fixture.poll(), P0)).containsExactly(3L, 4L);
  }

  @Test
  void aPositionOutOfRangeThrowsWithoutResetPolicy() {
    script.offsetReset("none");
    consumer.seek(P0, 99);

    assertThatThrownBy(fixture::poll).isInstanceOf(OffsetOutOfRangeException.class);
  }

  @Test
  void aPartitionWithoutCommittedOffsetStartsAtTheEndUnderLatest() {
    ScriptedFixture late = new ScriptedFixture();
    late.script.offsetReset("latest");
    late.cluster.appendMany(P0, 3);
    late.script.assignOnNextPoll(P0);

    assertThat(late.poll().isEmpty()).isTrue();

    late.cluster.append(P0, "new", "1");
    assertThat(offsets(late.poll(), P0)).containsExactly(3L);
  }

  @Test
  void aPartitionWithoutCommittedOffsetThrowsUnderNone() {
    ScriptedFixture none = new ScriptedFixture();
    none.script.offsetReset("none");
    none.script.assignOnNextPoll(P0);

    assertThatThrownBy(none::poll)
        .isInstanceOfSatisfying(
            NoOffsetForPartitionException.class,
            e -> assertThat(e.partitions()).containsExactly(P0));
  }

  @Test
  void aPartitionStartsAtItsCommittedOffset() {
    ScriptedFixture again = new ScriptedFixture();
    again.cluster.appendMany(P0, 5);
    again.cluster.commit("billing", P0, new OffsetAndMetadata(3));
    again.script.assignOnNextPoll(P0);

    assertThat(offsets(again.poll(), P0)).containsExactly(3L, 4L);
  }

  @Test
  void aSecondConsumerOnTheClusterGoesOnWhereTheFirstCommitted() {
    cluster.appendMany(P0, 5);
    fixture.poll();
    consumer.commitSync(ScriptedFixture.at(P0, 2));
    consumer.close();

    try (ScriptedConsumer restarted = new ScriptedConsumer(cluster, "billing")) {
      restarted.subscribe(List.of("orders"));
      restarted.script().assignOnNextPoll();
      assertThat(offsets(restarted.poll(Duration.ZERO), P0)).containsExactly(2L, 3L, 4L);
    }
  }

  @Test
  void anUnknownResetPolicyIsRefused() {
    assertThatThrownBy(() -> script.offsetReset("newest"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("newest");
  }

  @Test
  void pausedPartitionsReturnNothingAndGoOnAfterwards() {
    cluster.appendMany(P0, 1);
    cluster.appendMany(P1, 1);
    consumer.pause(Set.of(P0));

    assertThat(fixture.poll().partitions()).containsExactly(P1);

    consumer.resume(Set.of(P0));
    assertThat(fixture.poll().partitions()).containsExactly(P0);
  }

  @Test
  void pausingAndResumingIsCounted() {
    consumer.pause(Set.of(P0));
    consumer.pause(Set.of(P0, P1));
    consumer.resume(Set.of(P1));

    assertThat(script.pauseCalls()).isEqualTo(2);
    assertThat(script.resumeCalls()).isEqualTo(1);
    assertThat(script.paused()).containsExactly(P0);
    assertThat(consumer.paused()).containsExactly(P0);
  }

  @Test
  void aCorruptBatchMakesEveryPollThrowAndStarvesTheOthers() {
    cluster.corrupt(P0);
    cluster.appendMany(P1, 1);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(fixture::poll)
          .isExactlyInstanceOf(KafkaException.class)
          .hasMessage(
              "Received exception when fetching the next record from orders-0. If needed, please"
                  + " seek past the record to continue consumption.")
          .cause()
          .hasMessageContaining("Record batch for partition orders-0 at offset 0 is invalid");
    }
    assertThat(script.position(P1)).hasValue(0);
  }

  @Test
  void recordsOfPartitionsReadBeforeTheCorruptOneAreStillReturned() {
    cluster.appendMany(P0, 1);
    cluster.corrupt(P1);

    assertThat(fixture.poll().partitions()).containsExactly(P0);

    cluster.appendMany(P0, 1);
    assertThatThrownBy(fixture::poll).isExactlyInstanceOf(KafkaException.class);
    assertThatThrownBy(fixture::poll).isExactlyInstanceOf(KafkaException.class);
  }

  @Test
  void recordsBeforeACorruptBatchAreReturnedFirst() {
    cluster.appendMany(P0, 2);
    cluster.corrupt(P0);
    cluster.appendMany(P1, 2);

    assertThat(offsets(fixture.poll(), P0)).containsExactly(0L, 1L);
    assertThatThrownBy(fixture::poll).isExactlyInstanceOf(KafkaException.class);
    assertThat(consumer.position(P0)).isEqualTo(2);
  }

  @Test
  void aPausedPartitionHidesItsCorruptBatch() {
    cluster.corrupt(P0);
    cluster.appendMany(P1, 1);
    consumer.pause(Set.of(P0));

    assertThat(fixture.poll().partitions()).containsExactly(P1);

    consumer.resume(Set.of(P0));
    assertThatThrownBy(fixture::poll).isExactlyInstanceOf(KafkaException.class);
  }

  @Test
  void seekingPastACorruptBatchGoesOn() {
    long corrupt = cluster.corrupt(P0);
    cluster.append(P0, "good", "1");
    assertThatThrownBy(fixture::poll).isExactlyInstanceOf(KafkaException.class);

    consumer.seek(P0, corrupt + 1);

    assertThat(offsets(fixture.poll(), P0)).containsExactly(1L);
  }

  @Test
  void aRepairedBatchIsReadable() {
    cluster.appendMany(P0, 1);
    cluster.corrupt(P0, 0);
    assertThatThrownBy(fixture::poll).isExactlyInstanceOf(KafkaException.class);

    cluster.repair(P0);

    assertThat(offsets(fixture.poll(), P0)).containsExactly(0L);
  }

  @Test
  void scriptedFailuresEndOnePollEach() {
    script.throwOnNextPolls(2, new KafkaException("broken"));

    assertThatThrownBy(fixture::poll).hasMessage("broken");
    assertThatThrownBy(fixture::poll).hasMessage("broken");
    assertThat(fixture.poll().isEmpty()).isTrue();
    assertThat(script.queuedForPoll()).isZero();
  }

  @Test
  void scriptedActionsRunInOrderInsideThePollBeforeItFetches() {
    List<String> order = new ArrayList<>();
    script.onNextPoll(() -> order.add("first"));
    script.onNextPoll(() -> order.add("second"));
    script.onNextPoll(() -> cluster.append(P0, "a", "1"));

    assertThat(fixture.poll().count()).isEqualTo(1);
    assertThat(order).containsExactly("first", "second");
  }

  @Test
  void anActionQueuedByAnActionWaitsForTheNextRound() {
    ScriptedFixture busy = ScriptedFixture.with(P0);
    busy.cluster.append(P0, "a", "1");
    busy.script.onNextPoll(() -> busy.script.onNextPoll(() -> busy.events.add("second")));

    busy.poll();
    assertThat(busy.events).isEmpty();

    busy.poll();
    assertThat(busy.events).containsExactly("second");
  }

  @Test
  void theIdleHookRunsInsteadOfWaitingAndMayFeedThePoll() {
    List<Duration> timeouts = new ArrayList<>();
    script.onIdle(
        timeout -> {
          timeouts.add(timeout);
          cluster.append(P0, "a", "1");
        });

    assertThat(consumer.poll(Duration.ofSeconds(9)).count()).isEqualTo(1);
    assertThat(timeouts).containsExactly(Duration.ofSeconds(9));
    assertThat(script.lastPollTimeout()).contains(Duration.ofSeconds(9));
    assertThat(script.polls()).isEqualTo(2);
  }

  @Test
  void aPollWithoutSubscriptionIsRefused() {
    try (ScriptedConsumer fresh = new ScriptedConsumer(cluster)) {
      assertThatThrownBy(() -> fresh.poll(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void assignedPartitionsNeedNoGroup() {
    cluster.appendMany(P1, 2);
    try (ScriptedConsumer reader = new ScriptedConsumer(cluster)) {
      reader.assign(List.of(P1));
      assertThat(offsets(reader.poll(Duration.ZERO), P1)).containsExactly(0L, 1L);
      assertThatThrownBy(() -> reader.subscribe(List.of("orders")))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void seekingMovesThePosition() {
    cluster.appendMany(P0, 5);

    consumer.seek(P0, new OffsetAndMetadata(4));
    assertThat(consumer.position(P0)).isEqualTo(4);
    consumer.seekToBeginning(List.of(P0));
    assertThat(consumer.position(P0)).isZero();
    consumer.seekToEnd(List.of(P0));
    assertThat(consumer.position(P0)).isEqualTo(5);
    assertThatThrownBy(() -> consumer.seek(P0, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPartitionThatIsNotAssignedHasNoSeekPauseOrPosition() {
    ScriptedFixture one = ScriptedFixture.with(P0);

    assertThatThrownBy(() -> one.consumer.seek(P1, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> one.consumer.pause(Set.of(P1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> one.consumer.position(P1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void offsetsCanBeLookedUpByBeginningEndAndTime() {
    cluster.appendMany(P0, 4);
    cluster.deleteBefore(P0, 1);
    cluster.gapTo(P0, 6);
    long now = new ManualClock().millis();

    assertThat(consumer.beginningOffsets(Set.of(P0))).isEqualTo(Map.of(P0, 1L));
    assertThat(consumer.endOffsets(Set.of(P0))).isEqualTo(Map.of(P0, 6L));
    OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(P0, now)).get(P0);
    assertThat(found.offset()).isEqualTo(1);
    assertThat(consumer.offsetsForTimes(Map.of(P0, now + 1)).get(P0)).isNull();
  }

  @Test
  void theLagIsKnownOnceThereIsAPosition() {
    cluster.appendMany(P0, 4);
    script.maxPollRecords(1);
    fixture.poll();

    assertThat(consumer.currentLag(P0)).hasValue(3);
  }

  @Test
  void lookupsFailWhenTheScriptSaysSo() {
    script.failNextPosition(new TimeoutException("position"));
    script.failNextCommitted(new TimeoutException("committed"));
    script.failNextOffsetLookup(new TimeoutException("offsets"));

    assertThatThrownBy(() -> consumer.position(P0)).hasMessage("position");
    assertThatThrownBy(() -> consumer.committed(Set.of(P0))).hasMessage("committed");
    assertThatThrownBy(() -> consumer.endOffsets(Set.of(P0))).hasMessage("offsets");
    assertThat(consumer.position(P0)).isZero();
    assertThat(consumer.endOffsets(Set.of(P0))).containsEntry(P0, 0L);
  }

  @Test
  void topicsAndPartitionsAreListed() {
    assertThat(consumer.listTopics()).containsOnlyKeys("orders");
    assertThat(consumer.partitionsFor("orders")).hasSize(2);
    assertThat(consumer.partitionsFor("nothing")).isEmpty();
  }

  @Test
  void recordsCreatedByTheTestAreAppendedUnchanged() {
    byte[] value = "v".getBytes(StandardCharsets.UTF_8);
    cluster.append(new ConsumerRecord<>("orders", 1, 17L, null, value));

    assertThat(offsets(fixture.poll(), P1)).containsExactly(17L);
  }
}
