package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Selection;
import java.time.Duration;

/** The process that tests kill: a redrive, or a consumer whose records all fail. */
final class KillChild {
  private KillChild() {}

  public static void main(String[] args) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.connect(args[1]);
    System.out.println("ready");
    switch (args[0]) {
      case "redrive" -> redrive(kafka, args[2]);
      case "consume" -> consume(kafka, args[2], args[3]);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void redrive(KafkaEasy kafka, String letters) {
    // Small windows, so that a kill falls between any two of their steps.
    var report = DeadLetters.of(kafka, letters).redrive(Selection.all()).perSecond(100_000).run();
    System.out.println("sent " + report.sent() + " repeats " + report.repeats());
  }

  private static void consume(KafkaEasy kafka, String topic, String group)
      throws InterruptedException {
    EasyConsumer consumer = start(kafka, topic, group);
    consumer.awaitClosed();
  }

  /** Each record fails once in its topic, once in the retry topic, and is dead-lettered. */
  static EasyConsumer start(KafkaEasy kafka, String topic, String group) {
    return kafka
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .ordering(Ordering.KEY)
        .commitEvery(Duration.ofMillis(100))
        .property("session.timeout.ms", 6_000)
        .property("heartbeat.interval.ms", 1_000)
        .onFailure(
            RetryThenDeadLetter.attempts(1).retryTopics(Duration.ofMillis(100)).to(topic + ".dlq"))
        .handle(
            message -> {
              throw new IllegalStateException("always");
            })
        .start();
  }
}
