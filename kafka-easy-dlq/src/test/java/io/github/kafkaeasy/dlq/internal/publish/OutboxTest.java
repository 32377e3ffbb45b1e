package io.github.kafkaeasy.dlq.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.dlq.Failures;
import io.github.kafkaeasy.dlq.internal.route.TopicRole;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.hooks.SendHooks;
import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The rules of an outbox, tested on one thread with a manual clock. */
class OutboxTest {
  /** A message that was passed to the transport, with the future that ends its sending. */
  private record Sent(OutgoingMessage<byte[]> message, CompletableFuture<Object> end) {
    long offset() {
      return DeadLetter.read(MessageHeaders.of(new RecordHeaders(message.headers())))
          .orElseThrow()
          .source()
          .offset();
    }

    void acknowledge() {
      end.complete("");
    }

    void fail(Exception cause) {
      end.completeExceptionally(new DeliveryException("letters", 0, "It failed.", "Look.", cause));
    }
  }

  private final List<Sent> sent = new ArrayList<>();
  private int renewals;
  private long now = 1_000;

  private final Transport transport =
      new Transport() {
        @Override
        public CompletableFuture<?> send(OutgoingMessage<byte[]> message) {
          Sent one = new Sent(message, new CompletableFuture<>());
          sent.add(one);
          return one.end();
        }

        @Override
        public void renew() {
          renewals++;
        }

        @Override
        public void close(Duration limit) {}
      };

  private final List<String> prepared = new ArrayList<>();
  private final List<Letter> elsewhere = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private Optional<String> spill = Optional.empty();

  private final LetterEvents events =
      new LetterEvents() {
        @Override
        public void elsewhere(Letter letter) {
          elsewhere.add(letter);
        }

        @Override
        public void deadLettered(Letter letter, String topic) {
          told.add(letter + " in " + topic);
        }
      };

  private Outbox outbox = outbox(false);

  private Outbox outbox(boolean stopsWhenUnwritable) {
    return outbox(TopicRole.DEAD_LETTER, stopsWhenUnwritable);
  }

  private Outbox outbox(TopicRole role, boolean stopsWhenUnwritable) {
    TopicCare topics =
        (topic, source) -> {
          prepared.add(topic + " like " + source);
          return "";
        };
    return new Outbox(
        role,
        "letters",
        new Desk(
            transport,
            new LetterWriter("billing", Dialect.KAFKA_EASY),
            topics,
            stopsWhenUnwritable,
            spill,
            events,
            Runnable::run,
            () -> now));
  }

  private List<Letter> add(int count) {
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Letter letter = Failures.letter(i);
      letters.add(letter);
      outbox.add(letter);
    }
    outbox.work(true);
    return letters;
  }

  private Sent last() {
    return sent.get(sent.size() - 1);
  }

  private void pass(Duration time) {
    now += time.toNanos();
    outbox.work(true);
  }

  private void proveTopic() {
    add(1);
    last().acknowledge();
    sent.clear();
  }

  /** Makes the topic count as down by the failed send of its only letter. */
  private Letter bringDown() {
    Letter first = add(1).get(0);
    last().fail(new TimeoutException("no acknowledgement"));
    sent.clear();
    return first;
  }

  @Test
  void aLetterIsSettledByTheAcknowledgementAndNotBefore() {
    Letter letter = add(1).get(0);
    assertThat(letter.decision()).isNotDone();
    last().acknowledge();
    assertThat(letter.decision()).isCompletedWithValue(FailureDecision.deadLettered());
  }

  @Test
  void theFirstLetterIsSentAloneAndTheOthersAfterItsAcknowledgement() {
    add(50);
    assertThat(sent).hasSize(1);
    last().acknowledge();
    outbox.work(true);
    assertThat(sent).hasSize(50);
  }

  @Test
  void theNumberOfLettersInFlightIsLimited() {
    proveTopic();
    add(Outbox.MOST_UNDER_WAY + 5);
    assertThat(sent).hasSize(Outbox.MOST_UNDER_WAY);
    sent.get(7).acknowledge();
    outbox.work(true);
    assertThat(sent).hasSize(Outbox.MOST_UNDER_WAY + 1);
  }

  @Test
  void afterAFailedSendOneLetterAtATimeProbesTheTopic() {
    bringDown();
    add(20);
    assertThat(sent).isEmpty();
    pass(Duration.ofMillis(249));
    assertThat(sent).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(sent).hasSize(1);
    pass(Duration.ofHours(1));
    assertThat(sent).hasSize(1);
    last().acknowledge();
    outbox.work(true);
    assertThat(sent).hasSize(21);
  }

  @Test
  void thePauseBetweenProbesDoublesUpToTenSeconds() {
    bringDown();
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pauses.add(TimeUnit.NANOSECONDS.toMillis(outbox.nanosUntilWork()));
      now += outbox.nanosUntilWork();
      outbox.work(true);
      last().fail(new TimeoutException("still not"));
    }
    assertThat(pauses).containsExactly(250L, 500L, 1000L, 2000L, 4000L, 8000L, 10_000L, 10_000L);
  }

  @Test
  void theNextProbeIsAnotherLetterAndWaitsForThoseInFlight() {
    proveTopic();
    add(3);
    sent.get(0).fail(new TimeoutException("a"));
    pass(Duration.ofMinutes(1));
    assertThat(sent).hasSize(3);
    sent.get(1).fail(new TimeoutException("b"));
    sent.get(2).fail(new TimeoutException("c"));
    pass(Duration.ofMinutes(1));
    assertThat(last().offset()).isZero();
    last().fail(new TimeoutException("d"));
    pass(Duration.ofMinutes(1));
    assertThat(last().offset()).isEqualTo(1);
  }

  @Test
  void aTopicThatWasDownIsCheckedBeforeEachProbe() {
    bringDown();
    prepared.clear();
    pass(Duration.ofSeconds(1));
    assertThat(prepared).containsExactly("letters like orders");
  }

  @Test
  void afterThreeFailedRoundsAProbeUsesANewProducerUnlessOthersUseTheOldOne() {
    bringDown();
    for (int i = 0; i < 2; i++) {
      pass(Duration.ofMinutes(1));
      last().fail(new TimeoutException("no"));
    }
    assertThat(renewals).isZero();
    pass(Duration.ofMinutes(1));
    assertThat(renewals).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      last().fail(new TimeoutException("no"));
      now += Duration.ofMinutes(1).toNanos();
      outbox.work(false);
    }
    assertThat(renewals).isEqualTo(1);
  }

  @Test
  void aForgottenLetterLeavesTheQueueAndIsNotSent() {
    bringDown();
    Letter letter = add(1).get(0);
    letter.forget();
    outbox.forget(letter);
    assertThat(letter.decision()).isCompletedWithValue(FailureDecision.retry(Duration.ZERO));
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofMinutes(1));
      last().fail(new TimeoutException("no"));
    }
    assertThat(sent).hasSize(3).allMatch(one -> one.message() != null);
    outbox.end(Letter::abandon);
  }

  @Test
  void aForgottenLetterInFlightMayStillArrive() {
    Letter letter = add(1).get(0);
    letter.forget();
    outbox.forget(letter);
    assertThat(letter.decision()).isNotDone();
    last().acknowledge();
    assertThat(letter.decision()).isCompletedWithValue(FailureDecision.deadLettered());
  }

  @Test
  void theOutboxDoesNotWaitForAForgottenProbe() {
    Letter probe = bringDown();
    pass(Duration.ofMinutes(1));
    probe.forget();
    outbox.forget(probe);
    assertThat(probe.decision()).isCompletedWithValue(FailureDecision.retry(Duration.ZERO));
  }

  @Test
  void aLetterThatIsTooLargeIsMadeSmallerUntilItFitsAndTheTopicIsNotDown() {
    Letter letter = add(1).get(0);
    last().fail(new RecordTooLargeException("too large"));
    outbox.work(true);
    assertThat(letter.form()).isEqualTo(LetterForm.WITHOUT_MESSAGE);
    last().fail(new RecordTooLargeException("too large"));
    outbox.work(true);
    assertThat(letter.form()).isEqualTo(LetterForm.POINTER);
    last().acknowledge();
    assertThat(letter.decision()).isCompletedWithValue(FailureDecision.deadLettered());
  }

  @Test
  void aLetterThatTheBrokerRefusesWaitsAloneAndIsTriedAgain() {
    proveTopic();
    List<Letter> letters = add(2);
    sent.get(0).fail(new InvalidRecordException("no key"));
    sent.get(1).acknowledge();
    assertThat(letters.get(1).decision()).isDone();
    outbox.work(true);
    last().fail(new InvalidRecordException("no key"));
    assertThat(letters.get(0).decision()).isNotDone();
    pass(Duration.ofNanos(Parked.RETRY_NANOS - 1));
    assertThat(sent).hasSize(3);
    pass(Duration.ofNanos(1));
    assertThat(sent).hasSize(4);
    last().acknowledge();
    assertThat(letters.get(0).decision()).isDone();
  }

  @Test
  void neighboursOfARefusedRecordAreSentAgainAndTheTopicIsNotDown() {
    proveTopic();
    List<Letter> letters = add(5);
    sent.get(2).fail(new InvalidRecordException("no key"));
    for (int i : new int[] {0, 1, 3, 4}) {
      sent.get(i).fail(new KafkaException("it was part of a batch with an invalid record"));
    }
    assertThat(outbox.trouble()).isEmpty();
    outbox.work(true);
    // First the suspect alone, then its neighbours together.
    assertThat(sent.subList(5, sent.size())).extracting(Sent::offset).containsExactly(2L);
    last().fail(new InvalidRecordException("no key"));
    outbox.work(true);
    assertThat(sent.subList(6, sent.size()))
        .extracting(Sent::offset)
        .containsExactly(0L, 1L, 3L, 4L);
    sent.subList(6, 10).forEach(Sent::acknowledge);
    assertThat(letters)
        .filteredOn(letter -> !letter.decision().toCompletableFuture().isDone())
        .containsExactly(letters.get(2));
    assertThat(outbox.trouble()).doesNotContain("cannot be written");
  }

  @Test
  void ifARefusedBatchNamesNoRecordEachLetterIsSentAlone() {
    proveTopic();
    List<Letter> letters = add(3);
    sent.forEach(one -> one.fail(new InvalidRecordException("some record is invalid")));
    for (int i = 0; i < 3; i++) {
      outbox.work(true);
      assertThat(sent).hasSize(4 + i);
      if (last().offset() == 1) {
        last().fail(new InvalidRecordException("this one"));
      } else {
        last().acknowledge();
      }
    }
    assertThat(letters)
        .filteredOn(letter -> !letter.decision().toCompletableFuture().isDone())
        .containsExactly(letters.get(1));
  }

  @Test
  void aFailureWithoutAReasonOfASingleLetterIsAttributedToTheTopic() {
    Letter letter = add(1).get(0);
    last().fail(new KafkaException("the client is broken"));
    assertThat(outbox.trouble()).contains("cannot be written");
    assertThat(letter.decision()).isNotDone();
  }

  @Test
  void suspectsAndOthersTakeTurns() {
    proveTopic();
    add(2);
    sent.forEach(one -> one.fail(new InvalidRecordException("no key")));
    add(1);
    assertThat(last().offset()).isEqualTo(0);
    last().fail(new InvalidRecordException("no key"));
    sent.clear();
    outbox.work(true);
    assertThat(sent).hasSize(1);
    last().acknowledge();
    outbox.work(true);
    assertThat(last().offset()).isEqualTo(1);
  }

  @Test
  void anEventDuringATrialDoesNotTakeTheTurnOfTheOtherLetters() {
    proveTopic();
    add(2);
    sent.forEach(one -> one.fail(new InvalidRecordException("no key")));
    outbox.add(Failures.letter(7));
    outbox.work(true);
    assertThat(last().offset()).isEqualTo(0);

    outbox.work(true);
    last().acknowledge();
    outbox.work(true);

    assertThat(last().offset()).isEqualTo(7);
  }

  private static KafkaEasyException refusalOfAHook() {
    SendHook hook =
        record -> {
          throw new IllegalArgumentException("no tenant");
        };
    SendHooks hooks = Objects.requireNonNull(SendHooks.of(List.of(hook), true));
    return catchThrowableOfType(
        KafkaEasyException.class,
        () -> hooks.begin("letters", null, null, false, new RecordHeaders()));
  }

  @Test
  void aLetterThatASendHookRefusesWaitsAloneAndTheTopicIsNotDown() {
    proveTopic();
    List<Letter> letters = add(2);
    sent.get(0).fail(refusalOfAHook());
    sent.get(1).acknowledge();
    outbox.work(true);
    last().fail(refusalOfAHook());

    assertThat(outbox.trouble())
        .startsWith("1 records cannot be dead-lettered")
        .doesNotContain("cannot be written");
    assertThat(letters.get(0).decision()).isNotDone();
    pass(Duration.ofNanos(Parked.RETRY_NANOS));
    last().acknowledge();
    assertThat(letters.get(0).decision()).isDone();
  }

  @Test
  void aLetterThatCannotBeCreatedWaitsAloneAndTheTopicIsNotDown() {
    Exception broken =
        new IllegalStateException("broken") {
          private static final long serialVersionUID = 1L;

          @Override
          public synchronized Throwable getCause() {
            throw new UnsupportedOperationException("no cause");
          }
        };
    outbox.add(
        new Letter(
            Failures.failed(Failures.record(5), broken),
            null,
            broken,
            LetterForm.WITH_MESSAGE,
            null));
    outbox.work(true);

    assertThat(outbox.trouble())
        .startsWith("1 records cannot be dead-lettered")
        .contains("no cause");
    Letter next = add(1).get(0);
    last().acknowledge();
    assertThat(next.decision()).isDone();
  }

  @Test
  void aRecordThatARetryTopicRefusesIsNotCalledADeadLetter() {
    outbox = outbox(TopicRole.RETRY, false);
    add(1);
    last().fail(new InvalidRecordException("no key"));
    assertThat(outbox.trouble())
        .startsWith("1 records cannot be moved to the retry topic letters;")
        .doesNotContain("dead-lettered");

    outbox = outbox(TopicRole.RETRY, true);
    Letter letter = add(1).get(0);
    last().fail(new InvalidRecordException("no key"));
    assertThat(letter.decision().toCompletableFuture().join())
        .asString()
        .contains("orders-3@0 cannot be moved to the retry topic letters: ");
  }

  @Test
  void aRecordThatIsLargerThanASegmentIsTooLarge() {
    Letter letter = add(1).get(0);
    last().fail(new RecordBatchTooLargeException("larger than segment.bytes"));
    outbox.work(true);
    assertThat(letter.form()).isEqualTo(LetterForm.WITHOUT_MESSAGE);
    assertThat(outbox.trouble()).isEmpty();
  }

  @Test
  void headersCountTowardsTheBytesInFlight() {
    proveTopic();
    Header large = new RecordHeader("large", new byte[6 << 20]);
    for (int i = 0; i < 10; i++) {
      Exception cause = new IllegalStateException("broken");
      outbox.add(
          new Letter(
              Failures.failed(Failures.record(i, large), cause),
              null,
              cause,
              LetterForm.WITH_MESSAGE,
              null));
    }
    outbox.work(true);
    assertThat(sent).hasSize(3);
  }

  @Test
  void waitingLettersStopTheConsumerIfItIsConfiguredSo() {
    outbox = outbox(true);
    List<Letter> letters = add(3);
    last().fail(new TimeoutException("no"));
    assertThat(letters)
        .allSatisfy(
            letter ->
                assertThat(letter.decision().toCompletableFuture().join())
                    .isInstanceOf(FailureDecision.Stop.class)
                    .asString()
                    .contains("letters cannot be written"));
  }

  @Test
  void theLogSaysWhatHappensToRecordsWhileTheTopicIsDown() {
    assertThat(outbox(false).whileDown()).contains("wait uncommitted");
    assertThat(outbox(true).whileDown()).contains("The consumer stops").doesNotContain("wait");
    spill = Optional.of("spill");
    assertThat(outbox(true).whileDown())
        .contains("go to the spill topic spill")
        .doesNotContain("stops");
  }

  @Test
  void remainingLettersAreGivenUpUncommittedAtTheEnd() {
    proveTopic();
    List<Letter> letters = add(Outbox.MOST_UNDER_WAY + 3);
    outbox.end(Letter::abandon);
    assertThat(letters)
        .allSatisfy(
            letter ->
                assertThat(letter.decision())
                    .isCompletedWithValue(FailureDecision.retry(Duration.ZERO)));
  }
}
