package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The dead-letter thread of one consumer. All other threads only add to its inbox: so no worker
 * ever waits for a producer, and letters and topics need no lock.
 */
public final class Publisher {
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Map<String, String> knownTopics;
  private final Desk desk;
  private final Outboxes outboxes;
  private final List<Chore> chores;
  private final Runnable preflight;
  private final Thread thread;

  /** Written by the closing thread. */
  private volatile boolean closing;

  /** Written by the dead-letter thread. */
  private volatile String trouble = "";

  /**
   * The outcome of all letters without one, set by the dead-letter thread when it is ending: an
   * event that is added after that may never be read. Null until then.
   */
  private volatile @Nullable Consumer<Letter> lastOutcome;

  /**
   * @param chores further tasks of the thread
   * @param preflight checks the topics once; never throws
   */
  public Publisher(
      FailureContext context, PublisherSettings settings, List<Chore> chores, Runnable preflight) {
    this.knownTopics = settings.destination().known(settings.sources());
    this.chores = List.copyOf(chores);
    this.preflight = preflight;
    this.desk =
        new Desk(
            new ProducerTransport(context, settings.deliveryTimeout()),
            new LetterWriter(context.group(), settings.dialect()),
            new TopicMaker(context, settings.createIfMissing()),
            settings.stopsWhenUnwritable(),
            settings.spill(),
            new Events(),
            inbox::add,
            System::nanoTime);
    this.outboxes = new Outboxes(settings.destination(), settings.consumed(), desk);
    this.thread = new Thread(this::run, "kafka-easy-deadletter-" + context.consumerName());
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Hands a letter to the dead-letter thread. Called on any thread. */
  public void submit(Letter letter) {
    Runnable event = () -> outboxes.accept(letter);
    inbox.add(event);
    Consumer<Letter> outcome = lastOutcome;
    if (outcome != null && inbox.remove(event)) {
      outcome.accept(letter);
    }
  }

  /** Removes a letter whose record this consumer no longer processes. Called on any thread. */
  public void forget(Letter letter) {
    inbox.add(() -> outboxes.forget(letter));
  }

  /** Whether this is the dead-letter thread. Called on any thread. */
  public boolean runsOn(Thread other) {
    return other == thread;
  }

  /**
   * Ends the thread; records whose copies are still not acknowledged stay uncommitted. Called on
   * any thread; on the dead-letter thread itself it does not wait. All clients are closed, even if
   * a callback of the application hangs.
   */
  public void close(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    closing = true;
    inbox.add(() -> {});
    if (runsOn(Thread.currentThread())) {
      return;
    }
    try {
      // The thread may still wait for a call to the cluster, whose result is not needed any more.
      TimeUnit.NANOSECONDS.timedJoin(thread, limit.toNanos() / 2);
      thread.interrupt();
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(0, end - System.nanoTime()));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      Logs.LOG.warn("{} has not ended within {} ms", thread.getName(), limit.toMillis());
      desk.transport().close(Duration.ZERO);
    }
  }

  private void run() {
    String died = null;
    try {
      prepareKnownTopics();
      preflight.run();
      while (!closing) {
        handleEvents();
        work();
      }
    } catch (Throwable e) {
      if (closing && e instanceof InterruptedException) {
        Logs.LOG.debug("{} was interrupted", thread.getName());
      } else {
        Logs.LOG.error("{} died", thread.getName(), e);
        died = "the dead-letter thread died: " + e;
      }
    } finally {
      end(died);
    }
  }

  private void prepareKnownTopics() {
    knownTopics.forEach(
        (topic, source) -> {
          if (!closing) {
            outboxes.prepare(topic, source);
          }
        });
  }

  private void handleEvents() throws InterruptedException {
    Runnable event = inbox.poll(nanosUntilWork(), TimeUnit.NANOSECONDS);
    while (event != null) {
      event.run();
      event = inbox.poll();
    }
  }

  private void work() {
    long now = desk.nanoTime().getAsLong();
    chores.forEach(chore -> chore.work(now));
    outboxes.work(now);
    trouble = outboxes.trouble();
  }

  /** The reasons for health reports. Called on any thread. */
  public Optional<String> trouble() {
    String present = trouble;
    return present.isEmpty() ? Optional.empty() : Optional.of(present);
  }

  private long nanosUntilWork() {
    long now = desk.nanoTime().getAsLong();
    long least = outboxes.nanosUntilWork(now);
    for (Chore chore : chores) {
      least = Math.min(least, chore.nanosUntilWork(now));
    }
    return least;
  }

  /** Receives the events of the outboxes on the dead-letter thread. */
  private final class Events implements LetterEvents {

    @Override
    public void elsewhere(Letter letter) {
      // Queued, because the calling outbox is in the middle of its work and accepting the letter
      // may create another outbox.
      inbox.add(() -> outboxes.accept(letter));
    }

    @Override
    public void deadLettered(Letter letter, String topic) {
      long now = desk.nanoTime().getAsLong();
      if (!chores.isEmpty()) {
        DeadLetter told = desk.writer().describe(letter);
        chores.forEach(chore -> chore.deadLettered(told, topic, now));
      }
    }
  }

  /**
   * Ends the thread. The client is closed before the application's callbacks run for the last time,
   * because a callback may hang or throw.
   *
   * @param died the reason why the thread died; it stops the consumer, which without this thread
   *     would run its failed records again and again. Null if the consumer is ending.
   */
  private void end(@Nullable String died) {
    Consumer<Letter> outcome = died == null ? Letter::abandon : letter -> letter.stop(died);
    trouble = died == null ? "" : died;
    lastOutcome = outcome;
    boolean interrupted = Thread.interrupted();
    safely(this::emptyInbox);
    safely(() -> outboxes.end(outcome));
    safely(() -> desk.transport().close(Duration.ZERO));
    long now = desk.nanoTime().getAsLong();
    chores.forEach(chore -> safely(() -> chore.end(now)));
    if (interrupted) {
      Logs.LOG.debug("{} ended by an interrupt", thread.getName());
    }
  }

  private void emptyInbox() {
    Runnable event;
    while ((event = inbox.poll()) != null) {
      safely(event);
    }
  }

  /** Runs one step of the end; an exception from it is logged and does not stop the next steps. */
  private void safely(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      Logs.LOG.warn("A step of the end of {} failed", thread.getName(), e);
    }
  }
}
