package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.redrive.RedriveRunningException;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.audit.LiveRuns;
import io.github.kafkaeasy.dlq.redrive.internal.audit.OpenTransactions;
import io.github.kafkaeasy.dlq.redrive.internal.read.Sweep;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * The right of one run to redrive a letter topic alone, from its start entry to its end entry.
 * Taken by the run's thread before its first window; a thread of its own writes the heartbeat.
 *
 * <p>The order is what makes it safe: the start entry; the look for a run that began earlier and
 * lives; {@code initTransactions}, which fences every earlier producer of this letter topic and
 * ends its open transaction; the wait until nothing in the audit topic is undecided; and only then
 * the ledger, which now has every window that any earlier run has committed or ever will.
 */
final class RunClaim implements AutoCloseable {
  /** The producer's batch size. */
  static final int BATCH_BYTES = 65_536;

  private static final int TRANSACTION_MILLIS = 60_000;

  private final LetterTopic letters;
  private final Audit audit;
  private final boolean again;
  private final ScheduledExecutorService beats;
  private @Nullable Producer<byte[], byte[]> producer;
  private @Nullable Ledger ledger;
  private boolean complete;

  private RunClaim(LetterTopic letters, Audit audit, boolean again) {
    this.letters = letters;
    this.audit = audit;
    this.again = again;
    this.beats =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "kafka-easy-redrive-beat-" + letters.topic());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the right.
   *
   * @param sweep says which letters there are
   * @throws RedriveRunningException if another run lives, unless it is to be taken over
   */
  static RunClaim take(
      LetterTopic letters, Sweep sweep, RedriveSettings settings, Selection selection) {
    Audit audit =
        new Audit(
            letters,
            sweep.topic(),
            new Audit.Job(settings.by(), settings.reason(), selection.toString()));
    RunClaim claim = new RunClaim(letters, audit, selection.isSettledToo());
    try {
      claim.begin(sweep, settings.takeOver());
      return claim;
    } catch (RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private void begin(Sweep sweep, boolean takeOver) {
    audit.await(audit.writeAboutRun(Audit.Action.STARTED, Ledger.started(again, host())));
    if (!takeOver) {
      refuseBeside(sweep);
    }
    producer = transactional(takeOver);
    OpenTransactions.awaitNone(letters.kafka(), letters.auditTopic());
    Ledger read = sweep.readLedger();
    if (read.hasLostEntries()) {
      RedriveLog.LOG.warn(
          "Entries of the audit topic {} are missing: what they said of the letters of {} is not known,"
              + " so letters that are open are marked as possible repeats",
          letters.auditTopic(),
          letters.topic());
      audit.writeDoubt(read.auditBegin(), sweep.everyOffset());
      read = sweep.readLedger();
    }
    ledger = read;
    audit.await(audit.writeAboutRun(Audit.Action.ALIVE, Map.of()));
    long every = LiveRuns.BEAT.toMillis();
    var unused = beats.scheduleWithFixedDelay(this::beat, every, every, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    var unused =
        audit
            .writeAboutRun(Audit.Action.ALIVE, Map.of())
            .exceptionally(
                failure -> {
                  RedriveLog.LOG.debug("A heartbeat did not arrive: {}", failure.toString());
                  return null;
                });
  }

  private void refuseBeside(Sweep sweep) {
    Optional<LiveRuns> runs = LiveRuns.read(letters, sweep.topic());
    if (runs.isEmpty()) {
      return;
    }
    try (LiveRuns present = runs.get()) {
      Optional<LiveRuns.Run> live = present.live(audit.id());
      if (live.isPresent()) {
        throw new RedriveRunningException(
            "A redrive of "
                + letters.topic()
                + " is at work already, by "
                + live.get()
                + ". Wait for it, or take it over (takeOver(), --take-over). Nothing was changed.",
            live.get().by(),
            live.get().since());
      }
    }
  }

  /** Null where the cluster denies transactions. */
  private @Nullable Producer<byte[], byte[]> transactional(boolean takeOver) {
    Producer<byte[], byte[]> fresh = letters.kafka().rawProducer(properties());
    try {
      fresh.initTransactions();
      return fresh;
    } catch (AuthorizationException | UnsupportedVersionException e) {
      fresh.close(Duration.ZERO);
      if (takeOver) {
        throw new KafkaEasyException(
            "The cluster denies the transactional id "
                + letters.transactionalId()
                + ", so nothing can fence the run that is to be taken over: "
                + SendFailures.text(e)
                + ". Grant WRITE on it, or end the other run. Nothing was changed.",
            e);
      }
      RedriveLog.LOG.warn(
          "The cluster denies the transactional id {} ({}): letters are announced, sent and settled"
              + " one after the other; after a kill some are sent twice and marked, and nothing"
              + " fences a second run",
          letters.transactionalId(),
          SendFailures.text(e));
      return null;
    } catch (KafkaException e) {
      fresh.close(Duration.ZERO);
      throw new KafkaEasyException(
          "The transactions of the redrive of "
              + letters.topic()
              + " could not be started: "
              + SendFailures.text(e)
              + ". Nothing was changed.",
          e);
    }
  }

  private Map<String, Object> properties() {
    return Map.of(
        ProducerConfig.CLIENT_ID_CONFIG,
        "kafka-easy-redrive",
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        letters.transactionalId(),
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        TRANSACTION_MILLIS,
        // Within the transaction's timeout, so that the client says what is wrong, not the broker.
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        TRANSACTION_MILLIS / 3L,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        TRANSACTION_MILLIS / 2,
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        TRANSACTION_MILLIS / 4,
        // A commit waits for a back-off or two.
        ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
        5L,
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        LetterTopic.LARGEST_REQUEST);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "";
    }
  }

  LetterTopic letters() {
    return letters;
  }

  Audit audit() {
    return audit;
  }

  /** What was done with the letters before this run. */
  Ledger ledger() {
    return java.util.Objects.requireNonNull(ledger);
  }

  /** Null where the cluster denies transactions. */
  @Nullable Producer<byte[], byte[]> producer() {
    return producer;
  }

  /** Who has fenced this run, as far as the audit topic says. */
  String successor() {
    try (LiveRuns runs = LiveRuns.read(letters, audit.topic()).orElse(null)) {
      return runs == null
          ? "another run"
          : runs.newestBeside(audit.id()).map(LiveRuns.Run::toString).orElse("another run");
    } catch (KafkaEasyException e) {
      return "another run";
    }
  }

  /** Everything that was selected has been dealt with. */
  void complete() {
    complete = true;
  }

  /** Writes that the run is over; if even that fails, the next run finds out by itself. */
  @Override
  public void close() {
    beats.shutdownNow();
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
    try {
      audit.await(audit.writeAboutRun(Audit.Action.ENDED, Ledger.ended(complete)));
    } catch (KafkaEasyException e) {
      RedriveLog.LOG.debug("The end of the run was not written down: {}", e.getMessage());
    }
    audit.close();
  }
}
