package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.outputs.Kept;
import io.github.kafkaeasy.consumer.internal.outputs.Output;
import io.github.kafkaeasy.consumer.internal.outputs.OutputTopics;
import io.github.kafkaeasy.consumer.internal.outputs.TopicFacts;
import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import io.github.kafkaeasy.internal.TransactionCalls;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs units (a unit is the content of one transaction) one after the other on one transactional
 * producer. Transaction thread, except for closing.
 *
 * <p>The type of an exception does not say whether the producer can continue: a transaction that
 * timed out at the broker and a fenced producer throw the same exception. The result of {@code
 * abortTransaction} shows it. If it succeeds, the producer continues. If it says that the producer
 * is fenced, the coordinator is asked whether another client uses this transactional id ({@link
 * FenceLook}). If it fails otherwise, a new producer with the same id takes over and ends the open
 * transaction.
 */
final class TransactionRun {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionRun.class);

  private static final Duration TOPIC_LIMIT = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  private final Supplier<Producer<byte[], byte[]>> opener;
  private final String transactionalId;
  private final FenceLook fence;
  private final OutputTopics topics;

  /** Written by the transaction thread; closed by the poll thread. */
  private volatile @Nullable Producer<byte[], byte[]> producer;

  /** The sends of the unit that has begun last. Transaction thread only. */
  private @Nullable Sending sending;

  /** Written by the poll thread. */
  private volatile boolean closed;

  TransactionRun(Supplier<Producer<byte[], byte[]>> opener, FenceLook fence, OutputTopics topics) {
    this.opener = opener;
    this.transactionalId = fence.transactionalId;
    this.fence = fence;
    this.topics = topics;
  }

  /**
   * Fences an earlier run with the same id and ends its transaction, so that other members need not
   * wait for its timeout. After a temporary failure the first unit tries it again.
   *
   * @return why the consumer cannot continue; null: it can
   */
  @Nullable RuntimeException prepare() {
    try {
      Producer<byte[], byte[]> unused = ready();
      return null;
    } catch (RuntimeException e) {
      LOG.debug("The first transaction is not prepared yet: {}", e.toString());
      return StopReasons.of(e, transactionalId);
    }
  }

  /**
   * Sends outputs of a unit; the first ones begin its transaction.
   *
   * @return the outcome if the unit has ended; null: it goes on
   */
  @Nullable Outcome send(Unit unit, List<Unit.Part> parts) {
    Sending present = sending;
    boolean begins = present == null || !present.isOf(unit);
    Outcome refused = begins && unit.again ? lookAgain(unit) : null;
    if (refused != null) {
      return refused;
    }
    Producer<byte[], byte[]> open;
    try {
      open = ready();
    } catch (RuntimeException e) {
      return stoppedOr(e, new Outcome.Aborted(e));
    }
    Sending mine = begins || present == null ? new Sending(unit, topics) : present;
    sending = mine;
    try {
      if (begins) {
        open.beginTransaction();
      }
      if (!mine.send(open, parts)) {
        throw givenUp();
      }
      return null;
    } catch (RuntimeException e) {
      return afterFailure(open, unit, mine, e);
    }
  }

  /** Sends the last outputs of a complete unit and its offsets, and commits the transaction. */
  Outcome end(Unit unit, List<Unit.Part> last) {
    Outcome failed = send(unit, last);
    if (failed != null) {
      return failed;
    }
    Producer<byte[], byte[]> open = Objects.requireNonNull(producer, "producer");
    Sending mine = Objects.requireNonNull(sending, "sending");
    try {
      // Offsets are sent only when no output can fail any more.
      if (!mine.end(open) || !unit.moveTo(Unit.Stage.OFFSETS)) {
        throw givenUp();
      }
      open.sendOffsetsToTransaction(unit.byPartition(), unit.metadata());
      if (!unit.moveTo(Unit.Stage.COMMITTING)) {
        throw givenUp();
      }
      TransactionCalls.repeated(open::commitTransaction);
    } catch (RuntimeException e) {
      return afterFailure(open, unit, mine, e);
    }
    mine.tellCommitted();
    return new Outcome.Committed();
  }

  private static KafkaException givenUp() {
    return new KafkaException(
        "The transaction was given up before its commit: a partition was revoked, or a record was not"
            + " done in time");
  }

  private Outcome afterFailure(
      Producer<byte[], byte[]> open, Unit unit, Sending sending, RuntimeException failure) {
    boolean mayBeCommitted = unit.stage() == Unit.Stage.COMMITTING;
    boolean refused = unit.stage() == Unit.Stage.OFFSETS;
    boolean atOffsets = sending.isEnded() && !mayBeCommitted;
    try {
      TransactionCalls.repeated(open::abortTransaction);
      // Kafka's client (4.3.1) keeps offsets that it could not deliver, and sends them in its next
      // transaction, even if another member owns their partitions meanwhile.
      Outcome stopped = atOffsets ? replace(open) : null;
      if (stopped != null) {
        return stopped;
      }
    } catch (RuntimeException e) {
      if (TransactionCalls.isFenced(e) && fence.isByAnother(() -> closed)) {
        return new Outcome.Stopped(StopReasons.fenced(transactionalId, e));
      }
      LOG.debug("The abort failed too ({}): continuing with a new producer", e.toString());
      Outcome ended = replace(open);
      if (mayBeCommitted && !(ended instanceof Outcome.Stopped)) {
        return new Outcome.Uncertain(failure, sending);
      }
      if (ended != null) {
        return ended;
      }
      // Kafka's client gives the reason only in the text of a plain KafkaException.
      if (refused && failure.getClass() == KafkaException.class && unit.longestMetadata() > 0) {
        return new Outcome.TooLongMetadata(failure);
      }
    }
    List<Outcome.Guilty> guilty = sending.guilty();
    return guilty.isEmpty()
        ? stoppedOr(failure, new Outcome.Aborted(failure))
        : new Outcome.Refused(guilty, guilty.get(0).cause());
  }

  private Outcome stoppedOr(RuntimeException failure, Outcome otherwise) {
    ConsumerStoppedException stopped = StopReasons.of(failure, transactionalId);
    return stopped == null ? otherwise : new Outcome.Stopped(stopped);
  }

  /**
   * The current producer, on which a transaction can begin; if there is none, a new one is
   * initialized first.
   */
  private Producer<byte[], byte[]> ready() {
    Producer<byte[], byte[]> open = producer;
    if (open != null) {
      return open;
    }
    if (closed) {
      throw new KafkaException("The consumer is closing");
    }
    Producer<byte[], byte[]> fresh = opener.get();
    try {
      fresh.initTransactions();
    } catch (RuntimeException e) {
      ClientClosing.close(fresh, Duration.ZERO);
      throw e;
    }
    producer = fresh;
    if (closed) {
      closeProducer(Duration.ZERO);
      throw new KafkaException("The consumer is closing");
    }
    return fresh;
  }

  /**
   * Replaces the producer by a new one, and waits until the new one has ended the open transaction.
   * Only then can the outcome of that transaction be looked up.
   *
   * @return null; or why the consumer cannot continue
   */
  private @Nullable Outcome replace(Producer<byte[], byte[]> broken) {
    producer = null;
    ClientClosing.close(broken, Duration.ZERO);
    while (true) {
      try {
        Producer<byte[], byte[]> unused = ready();
        return null;
      } catch (RuntimeException e) {
        ConsumerStoppedException stop = StopReasons.of(e, transactionalId);
        if (stop != null) {
          return new Outcome.Stopped(stop);
        }
        if (closed || e instanceof InterruptException) {
          return new Outcome.Aborted(e);
        }
        LOG.debug("The new producer is not initialized yet: {}", KafkaFailures.reason(e));
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Checks the topics of a failed unit again; null when nothing is wrong with them. */
  private @Nullable Outcome lookAgain(Unit unit) {
    Map<String, TopicFacts> facts = new HashMap<>();
    Map<String, Throwable> missing = new HashMap<>();
    List<Outcome.Guilty> guilty = new ArrayList<>();
    for (Unit.Part part : unit.parts()) {
      for (Kept kept : part.outputs()) {
        for (Output output : kept.outputs) {
          String topic = output.topic();
          if (!facts.containsKey(topic) && !missing.containsKey(topic)) {
            ask(topic, facts, missing);
          }
          RuntimeException refused =
              refused(
                  part.assignment().partition,
                  kept.offset,
                  output,
                  facts.get(topic),
                  missing.get(topic));
          if (refused != null) {
            guilty.add(new Outcome.Guilty(part.assignment(), kept, output, refused));
            break;
          }
        }
      }
    }
    return guilty.isEmpty() ? null : new Outcome.Refused(guilty, guilty.get(0).cause());
  }

  private @Nullable RuntimeException refused(
      TopicPartition from,
      long offset,
      Output output,
      @Nullable TopicFacts known,
      @Nullable Throwable missing) {
    if (known != null) {
      return topics.refused(output, known, from, offset);
    }
    return missing == null ? null : OutputTopics.explained(output.topic(), missing, from, offset);
  }

  /**
   * Asks for a topic's facts. Adds nothing if the cluster does not answer, because this is not a
   * failure of the topic.
   */
  private void ask(String topic, Map<String, TopicFacts> facts, Map<String, Throwable> missing) {
    try {
      facts.put(topic, topics.freshFacts(topic).get(TOPIC_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      Throwable cause = OutputTopics.unwrapped(e.getCause() == null ? e : e.getCause());
      if (OutputTopics.isFinal(cause)) {
        missing.put(topic, cause);
      }
    } catch (java.util.concurrent.TimeoutException e) {
      LOG.debug("No answer about the topic {}", topic);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the producer, which then sends nothing any more. Any thread. */
  void closeProducer(Duration limit) {
    Producer<byte[], byte[]> open = producer;
    if (open != null) {
      ClientClosing.close(open, limit);
    }
  }

  /** Poll thread. */
  void close(Duration limit) {
    closed = true;
    closeProducer(limit);
  }
}
