package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends windows of letters, each between two words to the audit topic: which are about to be sent,
 * and which have arrived. So nothing is settled that has not arrived, and after a kill it is known
 * what may have. One thread.
 */
final class Sender implements AutoCloseable {
  private static final int LARGEST_REQUEST = 64 << 20;

  private final DeadLetters letters;
  private final TopicFacts topic;
  private final Redrive.Settings settings;
  private final Audit.Job job;
  private final Pace pace;
  private final Map<String, Long> byTarget = new HashMap<>();
  private final Map<String, Long> refused;
  private final Restorer restorer;
  private final long begun = System.nanoTime();
  private @Nullable Audit audit;
  private @Nullable EasyProducer<byte[]> producer;
  private long sent;
  private long repeats;
  private long quarantined;
  private boolean quarantineReady;

  /** Set by the thread on which sends end; the rest of a window is not sent then. */
  private volatile boolean clusterAway;

  /** The window that was sent last and has not been settled. */
  private @Nullable UnderWay underWay;

  /** The newest word to the audit topic; when it has arrived, all before it have. */
  private @Nullable CompletableFuture<RecordMetadata> lastWord;

  private record UnderWay(List<Window.Item> items, List<CompletableFuture<RecordMetadata>> sends) {}

  Sender(
      DeadLetters letters,
      TopicFacts topic,
      Redrive.Settings settings,
      Audit.Job job,
      Map<String, Long> refused,
      Restorer restorer) {
    this.letters = letters;
    this.topic = topic;
    this.settings = settings;
    this.job = job;
    this.refused = refused;
    this.restorer = restorer;
    this.pace = new Pace(settings.perSecond());
  }

  RedriveReport report() {
    return new RedriveReport(
        sent,
        Tally.sorted(byTarget),
        repeats,
        quarantined,
        Tally.sorted(refused),
        restorer.renewedTimestamps(),
        Duration.ofNanos(System.nanoTime() - begun));
  }

  /**
   * Sends these, while the window before them is still on its way.
   *
   * @throws KafkaEasyException if not all of the window before arrived; what arrived is settled
   */
  void send(List<Window.Item> window) {
    if (window.isEmpty()) {
      return;
    }
    if (window.stream().anyMatch(Window.Item::quarantine)) {
      prepareQuarantine();
    }
    CompletableFuture<RecordMetadata> announced =
        audit().write(Audit.Action.SENDING, lettersOf(window), target(), List.of());
    settleUnderWay();
    await(announced);
    List<CompletableFuture<RecordMetadata>> sends = new ArrayList<>();
    underWay = new UnderWay(window, sends);
    for (Window.Item item : window) {
      if (clusterAway) {
        return;
      }
      pace.await();
      CompletableFuture<RecordMetadata> send = producer().send(item.message());
      var unused = send.whenComplete((place, failure) -> watch(failure));
      sends.add(send);
    }
  }

  /** A letter that is refused does not keep the others back; each would wait for the cluster. */
  private void watch(@Nullable Throwable failure) {
    if (failure instanceof DeliveryException delivery && delivery.isTransient()) {
      clusterAway = true;
    }
  }

  /**
   * Waits for all that was sent.
   *
   * @throws KafkaEasyException if not all of it arrived; what arrived is settled
   */
  void finish() {
    settleUnderWay();
    if (lastWord != null) {
      await(lastWord);
    }
  }

  /** Without the audit topic nothing goes on: nobody would know afterwards what was sent. */
  private void await(CompletableFuture<RecordMetadata> word) {
    try {
      audit().await(word);
    } catch (KafkaEasyException e) {
      throw stopped(e);
    }
  }

  private String target() {
    return settings.target() == null ? "each to its source" : settings.target();
  }

  private void settleUnderWay() {
    UnderWay window = underWay;
    underWay = null;
    if (window == null) {
      return;
    }
    List<Window.Item> arrived = new ArrayList<>();
    Throwable failure = null;
    for (int i = 0; i < window.sends.size(); i++) {
      try {
        RecordMetadata unused = window.sends.get(i).join();
        arrived.add(window.items.get(i));
      } catch (CompletionException e) {
        if (failure == null) {
          failure = e.getCause() == null ? e : e.getCause();
        }
      }
    }
    settle(arrived);
    if (failure != null) {
      throw stoppedFor(failure);
    }
  }

  /** Whether anything was announced, so that there is something to tell of when it fails. */
  boolean hasBegun() {
    return audit != null;
  }

  /** What did arrive is settled before; when even that fails, the first failure is the news. */
  KafkaEasyException stoppedFor(Throwable failure) {
    KafkaEasyException later = null;
    try {
      finish();
    } catch (KafkaEasyException e) {
      later = e;
    }
    KafkaEasyException stopped = stopped(failure);
    if (later != null) {
      stopped.addSuppressed(later);
    }
    return stopped;
  }

  private void settle(List<Window.Item> arrived) {
    List<Window.Item> redriven = arrived.stream().filter(item -> !item.quarantine()).toList();
    List<Window.Item> setAside = arrived.stream().filter(Window.Item::quarantine).toList();
    if (!redriven.isEmpty()) {
      lastWord = audit().write(Audit.Action.REDRIVEN, lettersOf(redriven), target(), List.of());
    }
    if (!setAside.isEmpty()) {
      lastWord =
          audit()
              .write(
                  Audit.Action.QUARANTINED, lettersOf(setAside), settings.quarantine(), List.of());
    }
    count(redriven);
    quarantined += setAside.size();
  }

  private KafkaEasyException stopped(Throwable cause) {
    String why = String.valueOf(cause.getMessage());
    return new KafkaEasyException(
        "The redrive of "
            + letters.topic()
            + " stopped after "
            + (sent + quarantined)
            + " letters: "
            + why
            + (why.endsWith(".") ? "" : ".")
            + " Run it again to go on; what may have arrived already will be marked.",
        cause);
  }

  private void count(List<Window.Item> redriven) {
    sent += redriven.size();
    for (Window.Item item : redriven) {
      byTarget.merge(String.valueOf(item.message().topic()), 1L, Long::sum);
      repeats += item.repeat() ? 1 : 0;
    }
  }

  private static List<StoredLetter> lettersOf(List<Window.Item> window) {
    return window.stream().map(Window.Item::letter).toList();
  }

  private Audit audit() {
    Audit present = audit;
    if (present == null) {
      present = new Audit(letters, topic, job);
      audit = present;
    }
    return present;
  }

  private EasyProducer<byte[]> producer() {
    EasyProducer<byte[]> present = producer;
    if (present == null) {
      present = open(letters, "kafka-easy-redrive");
      producer = present;
    }
    return present;
  }

  /** A producer for which no letter is too large that some topic holds. */
  static EasyProducer<byte[]> open(DeadLetters letters, String clientId) {
    return letters
        .kafka()
        .producer(Codec.bytes())
        .keepControlHeaders()
        .clientId(clientId)
        .acks(Acks.ALL)
        .idempotence(true)
        .bufferBytes(2L * LARGEST_REQUEST)
        .property(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST)
        .start();
  }

  private void prepareQuarantine() {
    if (quarantineReady) {
      return;
    }
    try (EasyAdmin admin = letters.kafka().admin()) {
      var unused =
          admin.createTopicIfMissing(
              settings.quarantine(),
              topic.partitions(),
              topic.replication(),
              topic.forNewTopicLikeIt(-1));
    }
    quarantineReady = true;
  }

  /** What arrives while the producer closes is not settled: the next run marks it as a repeat. */
  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
    if (audit != null) {
      audit.close();
    }
  }
}
