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
import org.jspecify.annotations.Nullable;

/**
 * The dead-letter thread of one consumer. All other threads only put something into its inbox: so
 * no worker ever waits for a producer, and letters and topics need no lock.
 */
public final class Publisher {
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Map<String, String> knownTopics;
  private final Desk desk;
  private final Outboxes outboxes;
  private final List<Chore> chores;
  private final Runnable preflight;
  private final Thread thread;

  /** Written by the thread that closes. */
  private volatile boolean closing;

  /** Written by the dead-letter thread. */
  private volatile String trouble = "";

  /** Written by the dead-letter thread: true when nothing looks into the inbox any more. */
  private volatile boolean ended;

  /**
   * @param chores what else the thread does
   * @param preflight looks at the topics, once, and never throws
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

  /** Takes a letter over. Any thread. */
  public void submit(Letter letter) {
    Runnable event = () -> outboxes.accept(letter);
    inbox.add(event);
    if (ended && inbox.remove(event)) {
      letter.abandon();
    }
  }

  /** The consumer gave the letter's record up. Any thread. */
  public void forget(Letter letter) {
    inbox.add(() -> outboxes.forget(letter));
  }

  /** Whether this is the dead-letter thread. Any thread. */
  public boolean runsOn(Thread other) {
    return other == thread;
  }

  /**
   * Ends the thread; what is not acknowledged by then stays uncommitted. Any thread; the
   * dead-letter thread itself does not wait for its own end. No client is left open, even if a
   * callback of the application hangs.
   */
  public void close(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    closing = true;
    inbox.add(() -> {});
    if (runsOn(Thread.currentThread())) {
      return;
    }
    try {
      // A call to the cluster may keep it; what it waits for is of no use any more.
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
    } catch (InterruptedException e) {
      Logs.LOG.debug("{} was interrupted", thread.getName());
    } catch (Throwable bug) {
      // Without this thread every further dead letter would be held for ever, in silence.
      Logs.LOG.error("{} died", thread.getName(), bug);
      died = "the dead-letter thread died: " + bug;
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

  /** For health reports. Any thread. */
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

  /** The events of the outboxes; on this thread. */
  private final class Events implements LetterEvents {

    @Override
    public void elsewhere(Letter letter) {
      // Later: an outbox is in the middle of its work, and this may make another one.
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
   * The client is given back before the application's callbacks run for the last time: these may
   * hang or throw.
   */
  private void end(@Nullable String died) {
    ended = true;
    boolean interrupted = Thread.interrupted();
    safely(this::emptyInbox);
    if (died != null) {
      safely(() -> outboxes.stop(died));
    }
    safely(outboxes::abandon);
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

  /** One step of the end: whatever it throws, the next steps follow. */
  private void safely(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      Logs.LOG.warn("While {} was ending", thread.getName(), e);
    }
  }
}
