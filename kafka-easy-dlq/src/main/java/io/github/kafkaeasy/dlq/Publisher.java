package io.github.kafkaeasy.dlq;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dead-letter thread of one consumer. Everybody else only puts something into its inbox: so no
 * worker ever waits for a producer, and letters and topics need no lock.
 */
final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(RetryThenDeadLetter.class);

  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Destination destination;
  private final Set<String> consumed;
  private final Desk desk;
  private final Thread thread;

  /** By topic. Dead-letter thread only, like the next. */
  private final Map<String, Outbox> outboxes = new HashMap<>();

  /** Letters for which the user's function names no topic that could be used. */
  private final Parked homeless = new Parked();

  private volatile boolean closing;

  /** True when nobody looks into the inbox any more. */
  private volatile boolean ended;

  Publisher(
      String consumer,
      Destination destination,
      Set<String> consumed,
      java.util.function.Function<java.util.concurrent.Executor, Desk> desk) {
    this.destination = destination;
    this.consumed = consumed;
    this.desk = desk.apply(inbox::add);
    this.thread = new Thread(this::run, "kafka-easy-deadletter-" + consumer);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes a letter over. Any thread. */
  void submit(Letter letter) {
    Runnable event = () -> accept(letter);
    inbox.add(event);
    if (ended && inbox.remove(event)) {
      letter.abandon();
    }
  }

  /** The consumer gave the letter's record up. Any thread. */
  void forget(Letter letter) {
    inbox.add(() -> forgotten(letter));
  }

  /** Ends the thread; what is not acknowledged by then stays uncommitted. Any thread. */
  void close(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    closing = true;
    inbox.add(() -> {});
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
      LOG.warn("{} has not ended within {} ms", thread.getName(), limit.toMillis());
    }
  }

  private void run() {
    String died = null;
    try {
      prepareKnownTopics();
      while (!closing) {
        handleEvents();
        work();
      }
    } catch (InterruptedException e) {
      LOG.debug("{} was interrupted", thread.getName());
    } catch (Throwable bug) {
      // Without this thread every further dead letter would be held for ever, in silence.
      LOG.error("{} died", thread.getName(), bug);
      died = "the dead-letter thread died: " + bug;
    } finally {
      end(died);
    }
  }

  private void prepareKnownTopics() {
    destination
        .known(consumed)
        .forEach(
            (topic, source) -> {
              if (!closing) {
                outbox(topic).prepare(source);
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
    homeless.takeDue(desk.nanoTime().getAsLong()).forEach(this::accept);
    boolean idle = outboxes.values().stream().allMatch(Outbox::isIdle);
    for (Outbox outbox : outboxes.values()) {
      outbox.work(idle);
      idle = idle && outbox.isIdle();
    }
  }

  private long nanosUntilWork() {
    long least = homeless.nanosUntilDue(desk.nanoTime().getAsLong());
    for (Outbox outbox : outboxes.values()) {
      least = Math.min(least, outbox.nanosUntilWork());
    }
    return least;
  }

  private void accept(Letter letter) {
    if (letter.forgotten) {
      letter.abandon();
      return;
    }
    String topic;
    try {
      topic = destination.of(letter.record(), consumed);
    } catch (RuntimeException e) {
      withoutTopic(letter, e);
      return;
    }
    outbox(topic).add(letter);
  }

  private void withoutTopic(Letter letter, RuntimeException why) {
    String text = "its topic cannot be told: " + SendFailure.text(why);
    if (desk.onUnwritable() == OnUnwritable.STOP) {
      letter.stop(letter + " cannot be dead-lettered: " + text);
    } else {
      homeless.add(letter, text, desk.nanoTime().getAsLong());
    }
  }

  private void forgotten(Letter letter) {
    letter.forgotten = true;
    Outbox outbox = letter.outbox;
    if (outbox != null) {
      outbox.forget(letter);
    } else if (homeless.remove(letter)) {
      letter.abandon();
    }
  }

  private Outbox outbox(String topic) {
    return outboxes.computeIfAbsent(topic, name -> new Outbox(name, desk));
  }

  private void end(@Nullable String died) {
    ended = true;
    Runnable event;
    while ((event = inbox.poll()) != null) {
      try {
        event.run();
      } catch (RuntimeException e) {
        LOG.debug("While ending", e);
      }
    }
    if (died != null) {
      outboxes.values().forEach(outbox -> outbox.stop(died));
      homeless.takeAll().forEach(letter -> letter.stop(died));
    }
    outboxes.values().forEach(Outbox::abandon);
    List<Letter> left = homeless.takeAll();
    left.forEach(Letter::abandon);
    boolean interrupted = Thread.interrupted();
    desk.transport().close(Duration.ZERO);
    if (interrupted) {
      LOG.debug("{} ended by an interrupt", thread.getName());
    }
  }
}
