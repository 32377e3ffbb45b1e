package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The dead-letter thread never waits for itself, and leaves nothing open when it ends. */
class DeadLetterThreadTest extends DlqFixture {

  DeadLetterThreadTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private EasyConsumer failing(String orders, String group, RetryThenDeadLetter policy) {
    return consumer(orders, group)
        .onFailure(policy)
        .handle(
            message -> {
              throw new IllegalArgumentException("poison");
            })
        .start();
  }

  @Test
  void aCloseInACallbackOnlyRequestsTheEnd(TestTopics topics) throws Exception {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "poison");
    CompletableFuture<EasyConsumer> self = new CompletableFuture<>();
    CompletableFuture<Boolean> askedBeforeTheEnd = new CompletableFuture<>();
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(1)
            .onDeadLetter(
                alert -> {
                  EasyConsumer consumer = self.join();
                  consumer.close();
                  askedBeforeTheEnd.complete(!consumer.state().isEnd());
                });
    try (EasyConsumer consumer = failing(orders, topics.group("billing"), policy)) {
      self.complete(consumer);
      assertThat(askedBeforeTheEnd.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      await().until(() -> consumer.state().isEnd());
      await().until(() -> threadsOf(consumer).isEmpty());
    }
  }

  @Test
  void aCloseInTheFunctionThatNamesTheTopicOnlyRequestsTheEnd(TestTopics topics) throws Exception {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "poison");
    CompletableFuture<EasyConsumer> self = new CompletableFuture<>();
    CompletableFuture<Boolean> askedBeforeTheEnd = new CompletableFuture<>();
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(1)
            .to(
                record -> {
                  EasyConsumer consumer = self.join();
                  consumer.close();
                  askedBeforeTheEnd.complete(!consumer.state().isEnd());
                  return orders + ".dlq";
                });
    try (EasyConsumer consumer = failing(orders, topics.group("billing"), policy)) {
      self.complete(consumer);
      assertThat(askedBeforeTheEnd.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      await().until(() -> consumer.state().isEnd());
    }
  }

  @Test
  void aCallbackThatHangsLeavesNoClientOpen(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "poison");
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(1)
            .onDeadLetter(
                alert -> {
                  hanging.countDown();
                  awaitIgnoringInterrupts(release);
                });
    EasyConsumer consumer = failing(orders, topics.group("billing"), policy);
    try {
      await().until(() -> hanging.getCount() == 0);
      assertThat(producerThreads(consumer)).isNotEmpty();
      consumer.close(Duration.ofSeconds(2));
      await().until(() -> producerThreads(consumer).isEmpty());
    } finally {
      release.countDown();
    }
    await().until(() -> threadsOf(consumer).isEmpty());
  }

  @Test
  void aCallbackThatThrowsAnErrorLeavesNoClientOpen(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "poison");
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(1)
            .onDeadLetter(
                alert -> {
                  throw new NoClassDefFoundError("a mailer");
                });
    try (EasyConsumer consumer = failing(orders, topics.group("billing"), policy)) {
      await().until(() -> consumer.stats().deadLettered() == 1);
      await().until(() -> producerThreads(consumer).isEmpty());
    }
  }

  @Test
  void afterItsDeathTheNextFailedRecordStopsTheConsumer(TestTopics topics) throws Exception {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(orders, "k", "poison");
    try (EasyConsumer consumer = failing(orders, group, mailing(DeadLetterThreadTest::noMailer))) {
      await().until(() -> deadLetterThreads(consumer).isEmpty());

      raw.publish(orders, "k", "more poison");

      assertThat(consumer.awaitClosed(LIMIT)).isEqualTo(ConsumerState.FAILED);
      assertThat(consumer.failure().orElseThrow())
          .hasMessageContaining("the dead-letter thread died")
          .hasMessageContaining("a mailer");
      assertThat(committed(group, orders)).isLessThan(2);
    }
  }

  @Test
  void itsDeathIsReportedByTheHealth(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "poison");
    RetryThenDeadLetter policy = mailing(DeadLetterThreadTest::noMailer);
    try (EasyConsumer consumer = failing(orders, topics.group("billing"), policy)) {
      await().until(() -> consumer.health().toString().contains("the dead-letter thread died"));
    }
  }

  @Test
  void anInterruptInACallbackEndsItLikeAnError(TestTopics topics) throws Exception {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "poison");
    RetryThenDeadLetter policy = mailing(() -> Thread.currentThread().interrupt());
    try (EasyConsumer consumer = failing(orders, topics.group("billing"), policy)) {
      await().until(() -> deadLetterThreads(consumer).isEmpty());

      raw.publish(orders, "k", "more poison");

      assertThat(consumer.awaitClosed(LIMIT)).isEqualTo(ConsumerState.FAILED);
    }
  }

  @Test
  void anErrorInTheFunctionThatNamesTheTopicIsHandledLikeAnException(TestTopics topics)
      throws Exception {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "poison");
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(1)
            .to(
                record -> {
                  throw new NoClassDefFoundError("a topic name");
                })
            .onUnwritable(OnUnwritable.STOP);
    try (EasyConsumer consumer = failing(orders, topics.group("billing"), policy)) {
      assertThat(consumer.awaitClosed(LIMIT)).isEqualTo(ConsumerState.FAILED);
      assertThat(consumer.failure().orElseThrow())
          .hasMessageContaining("its dead-letter topic cannot be determined")
          .hasMessageContaining("a topic name");
    }
  }

  private static RetryThenDeadLetter mailing(Runnable callback) {
    return RetryThenDeadLetter.attempts(1).onDeadLetter(alert -> callback.run());
  }

  private static void noMailer() {
    throw new NoClassDefFoundError("a mailer");
  }

  private static List<String> deadLetterThreads(EasyConsumer consumer) {
    return threadsOf(consumer).stream().filter(name -> name.contains("deadletter")).toList();
  }

  private static void awaitIgnoringInterrupts(CountDownLatch release) {
    while (true) {
      try {
        release.await();
        return;
      } catch (InterruptedException again) {
        // The callback ignores interrupts on purpose.
      }
    }
  }

  private static List<String> producerThreads(EasyConsumer consumer) {
    return threadsOf(consumer).stream().filter(name -> name.contains("producer")).toList();
  }
}
