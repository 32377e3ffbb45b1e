package io.github.kafkaeasy.consumer.internal.outputs;

import static io.github.kafkaeasy.producer.spi.SendHook.Sent.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.DeliveryException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/** Which outputs a topic can take, and how its facts are asked for. */
class OutputTopicsTest {
  private static final TopicPartition FROM = new TopicPartition("orders", 0);
  private static final long MINUTE = 60_000_000_000L;

  private final List<CompletableFuture<TopicFacts>> asked = new ArrayList<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final Refusals refusals = new Refusals();
  private long now;
  private final OutputTopics topics =
      new OutputTopics(
          topic -> {
            CompletableFuture<TopicFacts> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
          },
          refusals,
          () -> now,
          later::add);

  private static Output output(Integer partition, String key, boolean mayShrink) {
    return Output.of(
        new ProducerRecord<>(
            "invoices", partition, key == null ? null : key.getBytes(UTF_8), new byte[100]),
        mayShrink,
        NONE);
  }

  private CompletableFuture<Void> check(Output output) {
    return topics.check(List.of(output), FROM, 7);
  }

  private void answer(TopicFacts facts) {
    assertThat(asked.get(asked.size() - 1).complete(facts)).isTrue();
  }

  private void assertRefused(Output output, String why) {
    assertThatThrownBy(() -> check(output).join())
        .hasCauseInstanceOf(DeliveryException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("an output of orders-0 offset 7.");
  }

  @Test
  void anOutputWaitsForTheFactsAboutItsTopicAndTheNextDoesNot() {
    CompletableFuture<Void> first = check(output(null, "k", false));
    assertThat(first).isNotDone();
    answer(new TopicFacts(3, 1_000, false, true));
    assertThat(first).isCompleted();
    assertThat(check(output(2, null, false))).isCompleted();
    assertThat(asked).hasSize(1);
  }

  @Test
  void aPartitionThatTheTopicDoesNotHaveIsRefused() {
    var unused = check(output(null, "k", false));
    answer(new TopicFacts(3, 1_000, false, true));
    assertThat(check(output(2, "k", false))).isCompleted();
    assertRefused(output(3, "k", false), "3 partitions");
  }

  @Test
  void aCompactedTopicRefusesARecordWithoutAKey() {
    var unused = check(output(null, "k", false));
    answer(new TopicFacts(3, 1_000, true, true));
    assertThat(check(output(null, "k", false))).isCompleted();
    assertRefused(output(null, null, false), "compacted");
  }

  @Test
  void aRecordMayBeAsLargeAsTheTopicAllowsAndLargerOnlyIfItMayShrink() {
    Output output = output(null, "k", false);
    var unused = check(output);
    answer(new TopicFacts(3, output.bytes(), false, true));
    assertThat(check(output)).isCompleted();
    assertThat(check(output(null, "kk", true))).isCompleted();
    assertRefused(output(null, "kk", false), "maximum of the topic is " + output.bytes());
  }

  @Test
  void aTopicThatMayNotBeWrittenRefusesEveryOutput() {
    var unused = check(output(null, "k", false));
    answer(new TopicFacts(3, 1_000, false, false));
    assertRefused(output(null, "k", false), "may not write");
  }

  @Test
  void aMissingTopicIsRefusedAndLookedUpAgainEachTime() {
    for (int times = 1; times <= 2; times++) {
      CompletableFuture<Void> check = check(output(null, "k", false));
      assertThat(asked).hasSize(times);
      asked.get(times - 1).completeExceptionally(new UnknownTopicOrPartitionException("none"));
      assertThatThrownBy(check::join)
          .hasMessageContaining("does not exist")
          .hasMessageContaining("an output of orders-0 offset 7.");
    }
    assertThat(later).isEmpty();
  }

  @Test
  void anOutputThatTheBrokersRefusedInATransactionNamesItsRecord() {
    Output output = output(null, "k", false);
    refusals.add(FROM, 7, output, new RecordTooLargeException("more than the topic takes"), 0);
    var unused = check(output);
    answer(new TopicFacts(3, 1_000, false, true));
    assertRefused(output, "in an earlier transaction: more than the topic takes");
  }

  @Test
  void aTopicThatCannotBeDescribedIsRefusedWithTheRecordThatSendsToIt() {
    CompletableFuture<Void> check = check(output(null, "k", false));
    asked.get(0).completeExceptionally(new TopicAuthorizationException("no DESCRIBE"));
    assertThatThrownBy(check::join)
        .hasMessageContaining("could not be checked: ")
        .hasMessageContaining("an output of orders-0 offset 7.");
  }

  @Test
  void whileTheClusterDoesNotAnswerTheCheckStaysOpenAndTheRequestIsRepeatedAfterAPause() {
    CompletableFuture<Void> check = check(output(null, "k", false));
    asked.get(0).completeExceptionally(new TimeoutException("no answer"));
    assertThat(check).isNotDone();
    assertThat(asked).hasSize(1);
    later.remove().run();
    assertThat(asked).hasSize(2);
    answer(new TopicFacts(3, 1_000, false, true));
    assertThat(check).isCompleted();
  }

  @Test
  void oldFactsAreUsedAndRenewedInTheBackground() {
    var unused = check(output(null, "k", false));
    answer(new TopicFacts(1, 1_000, false, true));
    now = MINUTE;
    assertThat(check(output(null, "k", false))).isCompleted();
    assertThat(asked).as("not old yet").hasSize(1);
    now++;
    assertThat(check(output(null, "k", false))).isCompleted();
    assertThat(asked).hasSize(2);
    assertRefused(output(1, "k", false), "1 partitions");
    answer(new TopicFacts(2, 1_000, false, true));
    assertThat(check(output(1, "k", false))).isCompleted();
    assertThat(asked).hasSize(2);
  }

  @Test
  void factsThatWereRequestedAgainReplaceTheOldOnes() {
    var unused = check(output(null, "k", false));
    answer(new TopicFacts(1, 1_000, false, true));
    var unusedToo = topics.freshFacts("invoices");
    answer(new TopicFacts(2, 1_000, false, true));
    assertThat(check(output(1, "k", false))).isCompleted();
  }

  @Test
  void aTopicThatIsGoneWhenItsFactsAreRequestedAgainIsLookedUpByTheNextOutput() {
    var unused = check(output(null, "k", false));
    answer(new TopicFacts(1, 1_000, false, true));
    var unusedToo = topics.freshFacts("invoices");
    asked.get(1).completeExceptionally(new TimeoutException("no answer"));
    assertThat(check(output(null, "k", false))).as("the old facts still count").isCompleted();
    var unusedAgain = topics.freshFacts("invoices");
    asked.get(2).completeExceptionally(new UnknownTopicOrPartitionException("none"));
    assertThat(check(output(null, "k", false))).isNotDone();
    assertThat(asked).hasSize(4);
  }

  @Test
  void aFailureToCheckATopicIsTransientUnlessAnotherRequestCannotHelp() {
    assertThat(OutputTopics.explained("invoices", new TimeoutException("none"), FROM, 7))
        .matches(DeliveryException::isTransient);
    assertThat(OutputTopics.explained("invoices", new TopicAuthorizationException("no"), FROM, 7))
        .matches(failure -> !failure.isTransient());
  }

  @Test
  void oldFactsOfATopicThatIsGoneAreNotUsedAgain() {
    var unused = check(output(null, "k", false));
    answer(new TopicFacts(1, 1_000, false, true));
    now = MINUTE + 1;
    assertThat(check(output(null, "k", false))).isCompleted();
    asked.get(1).completeExceptionally(new TimeoutException("no answer"));
    assertThat(check(output(null, "k", false))).as("the old facts still count").isCompleted();
    now = 2 * MINUTE + 2;
    assertThat(check(output(null, "k", false))).isCompleted();
    asked.get(2).completeExceptionally(new UnknownTopicOrPartitionException("none"));
    assertThat(check(output(null, "k", false))).isNotDone();
  }

  /** The answer comes on the only thread that could complete another request. */
  @Test
  void aTopicThatIsGoneWhileAnotherIsWaitedForDoesNotBlockTheThreadOfTheAnswer() {
    var unused = check(output(null, "k", false));
    answer(new TopicFacts(1, 1_000, false, true));
    Output other = Output.of(new ProducerRecord<>("letters", new byte[1]), false, NONE);
    CompletableFuture<Void> both = topics.check(List.of(output(null, "k", false), other), FROM, 7);
    var unusedToo = topics.freshFacts("invoices");
    asked.get(2).completeExceptionally(new UnknownTopicOrPartitionException("none"));
    assertThat(both).isNotDone();
    CompletableFuture<Boolean> answered =
        CompletableFuture.supplyAsync(
            () -> asked.get(1).complete(new TopicFacts(1, 1_000, false, true)));
    assertThat(answered).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
    assertThat(both).isCompleted();
  }

  @Test
  void aRefusalSaysOnlyThatTheOutputWasNotCommitted() {
    var unused = check(output(null, "k", false));
    answer(new TopicFacts(3, 1, true, false));
    assertRefused(output(null, "k", false), "Grant WRITE on it. It was not committed.");
  }
}
