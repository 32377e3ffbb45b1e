package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.FailureContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dead-letter thread of one consumer. Everybody else only puts something into its inbox: so no
 * worker ever waits for a producer, and letters and topics need no lock.
 */
final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(RetryThenDeadLetter.class);
  private static final long LOOK_AT_STORM_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Destination destination;
  private final Set<String> sources;
  private final Set<String> consumed;
  private final Desk desk;
  private final @Nullable Alerts alerts;
  private final @Nullable StormWatch storm;
  private final String group;
  private final Runnable preflight;
  private final Thread thread;

  /** By topic. Dead-letter thread only, like the next. */
  private final Map<String, Outbox> outboxes = new HashMap<>();

  /** Letters for which the user's function names no topic that could be used. */
  private final Parked homeless = new Parked();

  private volatile boolean closing;

  /** Written by the dead-letter thread. */
  private volatile String trouble = "";

  /** True when nobody looks into the inbox any more. */
  private volatile boolean ended;

  /**
   * @param consumed what the consumer reads, its retry topics among them
   * @param desk made for this thread and these events
   * @param preflight looks at the topics, once, and never throws
   */
  Publisher(
      FailureContext context,
      Destination destination,
      Set<String> consumed,
      BiFunction<Executor, LetterEvents, Desk> desk,
      @Nullable Alerts alerts,
      @Nullable StormWatch storm,
      Runnable preflight) {
    this.destination = destination;
    this.sources = context.topics();
    this.consumed = consumed;
    this.group = context.group();
    this.alerts = alerts;
    this.storm = storm;
    this.preflight = preflight;
    this.desk = desk.apply(inbox::add, new Events());
    this.thread = new Thread(this::run, "kafka-easy-deadletter-" + context.consumerName());
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The dead-letter thread, on which callbacks of the application run too. */
  Thread thread() {
    return thread;
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
      preflight.run();
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
        .known(sources)
        .forEach(
            (topic, source) -> {
              if (!closing) {
                outbox(topic, TopicRole.DEAD_LETTER).prepare(source);
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
    if (alerts != null) {
      alerts.tellIfDue(now);
    }
    if (storm != null) {
      storm.work();
    }
    homeless.takeDue(now).forEach(this::accept);
    boolean idle = outboxes.values().stream().allMatch(Outbox::isIdle);
    StringBuilder troubles = new StringBuilder();
    for (Outbox outbox : outboxes.values()) {
      outbox.work(idle);
      idle = idle && outbox.isIdle();
      troubles.append(outbox.trouble());
    }
    trouble = troubles.toString();
  }

  /** For health reports. Any thread. */
  Optional<String> trouble() {
    String present = trouble;
    return present.isEmpty() ? Optional.empty() : Optional.of(present);
  }

  private long nanosUntilWork() {
    long now = desk.nanoTime().getAsLong();
    long least = homeless.nanosUntilDue(now);
    least = alerts == null ? least : Math.min(least, alerts.nanosUntilDue(now));
    // Workers change it while this thread waits: so it looks now and then.
    least = storm == null ? least : Math.min(LOOK_AT_STORM_NANOS, least);
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
      topic = topicOf(letter);
    } catch (RuntimeException e) {
      withoutTopic(letter, e);
      return;
    }
    outbox(topic, roleOf(letter)).add(letter);
  }

  private String topicOf(Letter letter) {
    RetryTiers.Tier hop = letter.hop;
    if (hop != null) {
      return hop.topic();
    }
    return letter.spilled && desk.spill().isPresent()
        ? desk.spill().get()
        : destination.of(letter.routed(), consumed);
  }

  private static TopicRole roleOf(Letter letter) {
    if (letter.hop != null) {
      return TopicRole.RETRY;
    }
    return letter.spilled ? TopicRole.SPILL : TopicRole.DEAD_LETTER;
  }

  private void withoutTopic(Letter letter, RuntimeException why) {
    String text = "its topic cannot be told: " + SendFailure.text(why);
    if (desk.onUnwritable() == OnUnwritable.STOP) {
      letter.stop(letter + " cannot be dead-lettered: " + text);
    } else {
      homeless.add(letter, text, desk.nanoTime().getAsLong());
    }
  }

  /** What outboxes tell; on this thread. */
  private final class Events implements LetterEvents {

    @Override
    public void elsewhere(Letter letter) {
      // Later: an outbox is in the middle of its work, and this may make another one.
      inbox.add(() -> accept(letter));
    }

    @Override
    public void deadLettered(Letter letter, String topic) {
      if (alerts != null) {
        DeadLetter told = LetterWriter.describe(letter, group);
        alerts.deadLettered(told, topic, desk.nanoTime().getAsLong());
      }
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

  /** The role that a topic is first used in is the one that is told. */
  private Outbox outbox(String topic, TopicRole role) {
    return outboxes.computeIfAbsent(topic, name -> new Outbox(role, name, desk));
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
    if (storm != null) {
      storm.close().forEach(Letter::abandon);
    }
    if (alerts != null) {
      alerts.end(desk.nanoTime().getAsLong());
    }
    List<Letter> left = homeless.takeAll();
    left.forEach(Letter::abandon);
    boolean interrupted = Thread.interrupted();
    desk.transport().close(Duration.ZERO);
    if (interrupted) {
      LOG.debug("{} ended by an interrupt", thread.getName());
    }
  }
}
