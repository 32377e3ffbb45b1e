package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.producer.internal.send.DeliveryFailures;
import io.github.kafkaeasy.producer.internal.send.FailureKind;
import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.internal.send.TopicSends;
import io.github.kafkaeasy.producer.internal.spool.ReplayWindow.ReplayEnd;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the spool's records to Kafka on its own thread, topic by topic, each topic in order. No
 * record of the spool is given up:
 *
 * <ul>
 *   <li>While Kafka is unavailable, records wait inside Kafka's client, which never gives up a
 *       record, so that no record is overtaken by the next one.
 *   <li>A topic that does not exist or is not writable waits alone until that is fixed; other
 *       topics continue ({@link ReplayTopic}, {@link HeldTopics}).
 *   <li>A record that is refused becomes a kept record of the spool. Kafka reports some failures
 *       for a whole batch, so a suspected record is first sent alone.
 *   <li>If the spool cannot remove delivered records, the replay stops ({@link Settling}).
 * </ul>
 */
final class SpoolReplay {
  /** The replay's view of the outlet. */
  interface Gate {
    /**
     * Whether every record sent earlier has an outcome or is in the spool. False also while all
     * records go directly to Kafka.
     */
    boolean mayReplay();

    /** Whether topics other than these currently go through the spool. */
    boolean wantsDirect(Set<String> parked);

    /**
     * Called when almost no record waits except those of parked topics; sends other topics directly
     * again.
     */
    void tryDirect() throws InterruptedException;
  }

  private static final int FEW = 500;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration REMIND_EVERY = Duration.ofMinutes(1);

  private final OpenSpool spool;
  private final Sends sends;
  private final Gate gate;
  private final CatchUp catchUp;
  private final ReplayClient client;
  private final Settling settling;
  private final HeldTopics held;
  private final Thread thread;
  private final Map<String, ReplayTopic> topics = new HashMap<>(); // replay thread only
  private final BlockingQueue<ReplayEnd> ends = new LinkedBlockingQueue<>();
  private @Nullable String toldOf; // the failure that was logged last; replay thread only
  private long toldAt; // replay thread only
  private volatile boolean closed;

  SpoolReplay(
      String name,
      OpenSpool spool,
      Supplier<Producer<byte[], byte[]>> connect,
      Sends sends,
      Gate gate,
      CatchUp catchUp) {
    this.spool = spool;
    this.sends = sends;
    this.gate = gate;
    this.catchUp = catchUp;
    this.client = new ReplayClient(connect);
    this.settling = new Settling(spool, sends);
    this.held = new HeldTopics(sends);
    this.thread = new Thread(this::run, "kafka-easy-spool-replay-" + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  long replayed() {
    return settling.allDelivered();
  }

  long refused() {
    return settling.allRefused();
  }

  /** The topics whose records wait, each with the reason. */
  Map<String, String> held() {
    return held.reasons();
  }

  void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join(SpoolClosing.GRACE.toMillis());
  }

  private void run() {
    while (!closed) {
      try {
        if (!gate.mayReplay()) {
          TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis() / 4);
        } else {
          replay();
        }
      } catch (InterruptedException e) {
        break; // closed
      } catch (RuntimeException | Error e) {
        // A failure of the spool, or of creating a client; the replay continues after a pause.
        say(Causes.text(e));
        if (!pause()) {
          break;
        }
      }
    }
    end();
  }

  private void replay() throws InterruptedException {
    boolean moved = deliverSome();
    if (isNearlyDone() && gate.wantsDirect(parked())) {
      gate.tryDirect(); // not while Kafka is unavailable, because senders wait meanwhile
    } else if (!moved) {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    }
  }

  /**
   * Stores the acknowledgements received so far, so that the next run does not send these records
   * again.
   */
  private void end() {
    client.end();
    try {
      takeWhatIsThere();
      int unused = settling.write();
    } catch (RuntimeException e) {
      ProducerLog.LOG.warn(
          "The spool still holds delivered records, which the next run sends again: {}",
          Causes.text(e));
    }
  }

  private void say(String failure) {
    boolean again = failure.equals(toldOf);
    if (!again || System.nanoTime() - toldAt > REMIND_EVERY.toNanos()) {
      ProducerLog.LOG.warn("The replay of the spool waits: {}", failure);
      toldOf = failure;
      toldAt = System.nanoTime();
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** The topics whose records wait although Kafka is available. Called on the replay's thread. */
  Set<String> parked() {
    return spool.waitingByTopic().keySet().stream()
        .filter(this::isParked)
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isParked(String name) {
    ReplayTopic topic = topics.get(name);
    return topic != null && topic.isParked();
  }

  /** Whether only records of parked topics wait. Called on the replay's thread. */
  boolean isDoneButParked() {
    return spool.waitingByTopic().keySet().stream().allMatch(this::isParked);
  }

  /** Whether few records wait, except those of parked topics, and would be delivered at once. */
  private boolean isNearlyDone() {
    long now = System.nanoTime();
    long records = 0;
    for (Map.Entry<String, Long> waiting : spool.waitingByTopic().entrySet()) {
      ReplayTopic topic = topics.get(waiting.getKey());
      if (topic == null || !(topic.isParked() || topic.isFlowing(now))) {
        return false;
      }
      records += topic.isParked() ? 0 : waiting.getValue();
    }
    return records < FEW;
  }

  /**
   * Delivers all waiting records except those of parked topics. Called on the replay's thread.
   *
   * @return false if the time limit passed first
   */
  boolean deliverRest(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!closed && !isDoneButParked()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      if (!deliverSome()) {
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis() / 20);
      }
    }
    return true;
  }

  /** Closes the client, which is not needed for a while. */
  void rest() {
    catchUp.stopped();
    client.end();
    topics.clear();
  }

  /**
   * One round: processes outcomes, removes delivered records from the spool, and sends windows.
   *
   * @return whether there was any progress
   */
  private boolean deliverSome() throws InterruptedException {
    boolean moved = takeEnds();
    if (client.isAborted()) {
      awaitGivenBack();
    }
    tellSenders(settling.write());
    Map<String, Long> waiting = spool.waitingByTopic();
    topics.values().removeIf(topic -> !topic.isOpen() && !waiting.containsKey(topic.name()));
    askAboutSilence();
    boolean sent = sendWhatMayGo(waiting.keySet());
    held.look(topics.values(), waiting);
    toldOf = null;
    return moved || sent;
  }

  private void tellSenders(int left) {
    long now = System.nanoTime();
    if (left > 0) {
      catchUp.left(left);
    } else if (topics.values().stream().noneMatch(topic -> topic.isDelivering(now))) {
      catchUp.stopped();
    }
  }

  /** Processes outcomes until a window is complete, or none has arrived for 200 ms. */
  private boolean takeEnds() throws InterruptedException {
    boolean some = false;
    while (!client.isAborted() && topics.values().stream().anyMatch(ReplayTopic::isOpen)) {
      ReplayEnd end = ends.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      if (end == null) {
        break;
      }
      some = true;
      if (settle(end)) {
        break;
      }
    }
    takeWhatIsThere();
    return some;
  }

  private void takeWhatIsThere() {
    for (ReplayEnd end = ends.poll(); end != null; end = ends.poll()) {
      boolean unused = settle(end);
    }
  }

  /**
   * Waits up to one second for the outcomes of an aborted client, because records acknowledged in
   * the last moment need not be sent again.
   */
  private void awaitGivenBack() throws InterruptedException {
    long deadline = System.nanoTime() + AFTER_FAILURE.toNanos();
    while (topics.values().stream().anyMatch(ReplayTopic::isOpen)) {
      ReplayEnd end = ends.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (end == null) {
        break;
      }
      boolean unused = settle(end);
    }
    client.end();
    topics.values().forEach(ReplayTopic::forget);
  }

  /** Processes an outcome; returns whether its window is complete. */
  private boolean settle(ReplayEnd end) {
    Throwable failure = end.failure();
    if (failure == null) {
      settling.delivered(end.record());
    }
    if (!client.isCurrent(end.window().life())) {
      return false; // the client was given up before this outcome arrived
    }
    ReplayTopic topic = end.window().topic();
    if (failure == null) {
      topic.delivered(System.nanoTime());
    } else if (end.isRefusal()) {
      settling.refused(end.record(), failure);
      topic.refused();
    } else if (end.givenBack() || FailureKind.of(failure) == FailureKind.PERMANENT) {
      topic.givenBack();
    } else {
      if (DeliveryFailures.mayBeGone(failure)) {
        sends.topic(topic.name()).askAgain();
      }
      topic.failed(failure, System.nanoTime());
    }
    return !topic.isOpen();
  }

  /**
   * Asks the cluster about a topic whose open window has had no delivery for more than 10 s:
   * Kafka's client retries without limit, even if the topic was deleted meanwhile. Asks about at
   * most one topic in each round.
   */
  private void askAboutSilence() throws InterruptedException {
    long now = System.nanoTime();
    for (ReplayTopic topic : topics.values()) {
      if (topic.isSilent(now)) {
        askAbout(topic);
        return;
      }
    }
  }

  private void askAbout(ReplayTopic topic) throws InterruptedException {
    TopicSends known = sends.topic(topic.name());
    known.askAgain();
    try {
      known.await();
      topic.asked(true, System.nanoTime());
    } catch (RuntimeException e) {
      if (FailureKind.of(e) == FailureKind.MENDABLE) {
        client.abort();
        awaitGivenBack();
        topic.failed(e, System.nanoTime());
      } else {
        topic.asked(false, System.nanoTime());
      }
    }
  }

  /**
   * Sends the next window of each topic that may send. Of the topics that failed last time only one
   * is tried in a round, because a topic lookup may take long.
   */
  private boolean sendWhatMayGo(Set<String> waiting) {
    boolean sent = false;
    boolean retried = false;
    for (String name : waiting) {
      ReplayTopic topic = topics.computeIfAbsent(name, ReplayTopic::new);
      boolean again = topic.isWaiting();
      if (closed || client.isAborted()) {
        break;
      }
      if (topic.mayGo(System.nanoTime()) && !(again && retried)) {
        send(topic);
        sent = true;
        retried |= again;
      }
    }
    return sent;
  }

  private void send(ReplayTopic topic) {
    List<SpooledRecord> oldest = spool.oldest(topic.name(), topic.window());
    if (oldest.isEmpty()) {
      return;
    }
    ReplayWindow window = new ReplayWindow(topic, client.get(), oldest.size() == 1, ends);
    topic.begin(oldest.size(), System.nanoTime());
    int sent = 0;
    boolean goesOn = true;
    while (goesOn && sent < oldest.size()) {
      goesOn = window.send(oldest.get(sent++), sends.topic(topic.name()));
    }
    topic.withdraw(oldest.size() - sent);
  }
}
