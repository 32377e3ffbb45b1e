package io.github.kafkaeasy.examples.demo;

import static io.github.kafkaeasy.dlq.Backoff.exponential;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.DrainReport;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Filters;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.RecordFilter;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The demo in five parts: send, handle, dead letters, stop and continue, count. Works on any
 * cluster, with new topics and groups.
 */
final class Demo {
  private static final int ATTEMPTS = 4;
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final int WORKERS = 8;
  private static final int SLOW_MESSAGES = 40;
  private static final int HANDLED_BEFORE_STOP = 10;

  private final KafkaEasy kafka;
  private final String topic;
  private final Screen screen;
  private final RecordLedger ledger = new RecordLedger();
  private final Post post;
  private final List<DeadMessage> deadLetters = new CopyOnWriteArrayList<>();

  private record DeadMessage(String key, DeadLetter letter) {}

  /**
   * Creates a demo.
   *
   * @param topic a topic that does not exist yet; a topic of this name with ".dlq" appended must
   *     not exist either
   */
  Demo(KafkaEasy kafka, String topic, PrintStream out) {
    this.kafka = kafka;
    this.topic = topic;
    this.screen = new Screen(out);
    this.post = new Post(ledger, screen);
  }

  /**
   * Runs the demo and prints all but the last line.
   *
   * @param beforeConsuming called with the acknowledged records before they are consumed
   */
  Tally run(Consumer<Set<RecordPlace>> beforeConsuming) throws InterruptedException {
    try (Mail mail = new Mail(kafka, topic, ledger, screen)) {
      screen.heading("1  Send to %s (3 partitions)", topic);
      Set<RecordPlace> sent = mail.sendAll();
      screen.line("%3d  acknowledged by all in-sync replicas", sent.size());
      beforeConsuming.accept(sent);

      EasyConsumer reader = readDeadLetters();
      try (reader) {
        EasyConsumer consumer = handle(sent, reader);
        showDeadLetters();
        stopAndGoOn(mail, consumer, reader);
      }
      requireClosed(reader);
    }
    return count();
  }

  private EasyConsumer handle(Set<RecordPlace> sent, EasyConsumer reader)
      throws InterruptedException {
    screen.heading(
        "2  Handle in KEY order with %d workers; %d attempts, then %s.dlq",
        WORKERS, ATTEMPTS, topic);
    screen.eventHeader();
    EasyConsumer consumer = startConsumer();
    awaitSettled(sent, consumer, reader);
    ConsumerStats stats = consumer.stats();
    screen.line(
        "%d received: %d handled, %d filtered, %d dead-lettered, %d failed attempts",
        stats.received(),
        stats.handled(),
        stats.filtered(),
        stats.deadLettered(),
        stats.failedAttempts());
    return consumer;
  }

  private EasyConsumer startConsumer() {
    return kafka
        .consumer(Post.Note.class)
        .topics(topic)
        .group(topic)
        .ordering(Ordering.KEY)
        .concurrency(WORKERS)
        .filter(noting(Filters.headerEqualsOrAbsent("message_type", "greeting")))
        .onFailure(
            RetryThenDeadLetter.attempts(ATTEMPTS)
                .backoff(exponential(FIRST_RETRY))
                .to(topic + ".dlq"))
        .handle(post::handle)
        .start()
        .closeOnShutdown();
  }

  /** Wraps a filter so that the ledger notes each filtered record. */
  private RecordFilter noting(RecordFilter filter) {
    return record -> {
      boolean accepted = filter.accepts(record);
      if (!accepted) {
        ledger.filtered(RecordPlace.of(record));
      }
      return accepted;
    };
  }

  /** Reads the dead-letter topic: only records found there count as dead-lettered. */
  private EasyConsumer readDeadLetters() {
    return kafka
        .consumer(byte[].class)
        .topics(topic + ".dlq")
        .group(topic + "-dead-letters")
        .handle(
            message -> {
              DeadLetter letter = DeadLetter.read(message.headers()).orElseThrow();
              DeadLetter.Source source = letter.source();
              deadLetters.add(new DeadMessage(String.valueOf(message.key()), letter));
              ledger.deadLettered(
                  new RecordPlace(source.topic(), source.partition(), source.offset()));
            })
        .start()
        .closeOnShutdown();
  }

  private void showDeadLetters() {
    screen.heading("3  The dead letters and the reasons of their failures");
    screen.line("%-7s %-9s %-8s %-7s %s", "record", "key", "attempts", "stage", "reason");
    deadLetters.stream().sorted(Comparator.comparing(DeadMessage::key)).forEach(this::show);
    screen.line(
        "Key, value and headers are the original's, byte for byte; the reason is in headers.");
  }

  private void show(DeadMessage dead) {
    DeadLetter letter = dead.letter();
    String exception = letter.reason().exceptionClass();
    screen.wrapped(
        "%-7s %-9s %-8d %-7s "
            .formatted(
                letter.source().partition() + "@" + letter.source().offset(),
                dead.key(),
                letter.attempts(),
                letter.reason().stage()),
        exception.substring(exception.lastIndexOf('.') + 1) + ": " + letter.reason().message());
  }

  private void stopAndGoOn(Mail mail, EasyConsumer consumer, EasyConsumer reader)
      throws InterruptedException {
    screen.heading("4  Stop in the middle of %d messages, then continue", SLOW_MESSAGES);
    int before = ledger.handledCount();
    Set<RecordPlace> slow = mail.sendSlow(SLOW_MESSAGES);
    while (ledger.handledCount() < before + HANDLED_BEFORE_STOP && !consumer.state().isEnd()) {
      Thread.sleep(1);
    }
    consumer.close();
    requireClosed(consumer);
    DrainReport report = consumer.drainReport().orElseThrow();
    int done = ledger.handledCount() - before;
    screen.line(
        "%2d handled when the consumer had stopped after %d ms; running handlers had finished,",
        done, report.took().toMillis());
    screen.line(
        "   the last commit was %s, %d messages are left in Kafka",
        report.committed() ? "acknowledged" : "not acknowledged", SLOW_MESSAGES - done);
    EasyConsumer next = startConsumer();
    try (next) {
      awaitSettled(slow, next, reader);
    }
    requireClosed(next);
    screen.line(
        "%2d handled by the next consumer of the group; handled twice: %d",
        ledger.handledCount() - before - done, ledger.repeated());
  }

  private Tally count() {
    Tally tally = ledger.tally();
    screen.heading("5  Count: acknowledged records compared with their outcomes");
    screen.line("%-22s %4d", "acknowledged", tally.sent());
    screen.line("%-22s %4d", "  handled", tally.handled());
    screen.line("%-22s %4d", "  filtered", tally.filtered());
    screen.line("%-22s %4d", "  dead-lettered", tally.deadLettered());
    screen.line(
        "%-22s %4d  %s", "  lost", tally.lost().size(), tally.lost().isEmpty() ? "" : tally.lost());
    if (!tally.strange().isEmpty()) {
      screen.line("%-22s %4d  %s", "never sent", tally.strange().size(), tally.strange());
    }
    return tally;
  }

  private void awaitSettled(Set<RecordPlace> records, EasyConsumer... consumers)
      throws InterruptedException {
    new Patience(ledger, List.of(consumers)).awaitSettled(records);
    for (EasyConsumer consumer : consumers) {
      if (consumer.state() == ConsumerState.FAILED) {
        requireClosed(consumer);
      }
    }
  }

  private static void requireClosed(EasyConsumer consumer) {
    if (consumer.state() != ConsumerState.CLOSED) {
      Throwable cause = consumer.failure().orElse(null);
      throw new KafkaEasyException(
          "Consumer %s is %s: %s".formatted(consumer.name(), consumer.state(), cause), cause);
    }
  }
}
