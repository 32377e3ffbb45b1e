package io.github.kafkaeasy.consumer.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.consumer.internal.outputs.OutputParts;
import io.github.kafkaeasy.consumer.internal.outputs.OutputTopics;
import io.github.kafkaeasy.consumer.internal.outputs.OutputWriter;
import io.github.kafkaeasy.consumer.internal.outputs.Refusals;
import io.github.kafkaeasy.consumer.internal.outputs.TopicFacts;
import io.github.kafkaeasy.consumer.internal.units.UnitParts;
import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import io.github.kafkaeasy.producer.spi.SendHook;
import io.github.kafkaeasy.test.internal.scripted.DeterministicExecutor;
import io.github.kafkaeasy.test.internal.scripted.ManualClock;
import io.github.kafkaeasy.test.internal.scripted.ScriptedCluster;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Transactional producers on a scripted cluster: a commit stores their offsets for the group, and
 * each step can be made to fail. The transaction thread runs when the test runs it.
 */
public final class ScriptedTransactions {

  enum Step {
    INIT,
    BEGIN,
    OFFSETS,
    COMMIT,
    ABORT
  }

  final ScriptedCluster cluster;

  /** Values of committed outputs, in the order in which they can be read. */
  final List<String> readable = new ArrayList<>();

  /** Values of the outputs of each committed transaction. */
  final List<List<String>> units = new ArrayList<>();

  /** Everything that was sent, committed or not. */
  final List<String> sent = new ArrayList<>();

  /** The group metadata of each call of sendOffsetsToTransaction. */
  final List<ConsumerGroupMetadata> metadata = new ArrayList<>();

  /** The offsets of each call of sendOffsetsToTransaction. */
  private final List<Map<TopicPartition, OffsetAndMetadata>> offers = new ArrayList<>();

  /** The topics to which outputs may be sent. */
  final Map<String, TopicFacts> topics = new HashMap<>();

  /** Requests for facts about these topics stay open until the test completes them. */
  final Map<String, CompletableFuture<TopicFacts>> openQuestions = new HashMap<>();

  /** Values that the broker refuses, with the failure that it gives. */
  final Map<String, RuntimeException> refused = new HashMap<>();

  /**
   * Values that the broker refuses only when they are sent for the first time, with the failure.
   */
  final Map<String, RuntimeException> refusedOnce = new HashMap<>();

  /** Values whose transaction fails without a reason. */
  final Set<String> poison = new HashSet<>();

  /** The group's generation: the broker refuses offsets of any other one. -1: it accepts all. */
  int generation = -1;

  /** Longest offset metadata, in characters, that does not break the producer. */
  int metadataLimit = Integer.MAX_VALUE;

  /** State of the last transaction, as the coordinator reports it. */
  TransactionState lastTransaction = TransactionState.EMPTY;

  /** The connection's send hooks; added before the engine is wired. */
  final List<SendHook> hooks = new ArrayList<>();

  int opened;
  int aborted;
  int committed;

  private final Map<Step, Queue<RuntimeException>> failures = new EnumMap<>(Step.class);
  private RuntimeException afterCommit;
  private DeterministicExecutor thread;
  private boolean held;
  Runnable beforeBegin = () -> {};
  Runnable beforeOffsets = () -> {};
  Runnable beforeCommit = () -> {};

  ScriptedTransactions() {
    this(new ScriptedCluster().topic("orders", 2));
  }

  ScriptedTransactions(ScriptedCluster cluster) {
    this.cluster = cluster;
    topics.put("invoices", new TopicFacts(3, 1_048_588, false, true));
    topics.put("orders.dlq", new TopicFacts(3, 1_048_588, false, true));
  }

  /** Rounds of 100 ms in which records are polled, handled and committed. */
  void goOn(EngineFixture engine, int rounds) {
    for (int i = 0; i < rounds; i++) {
      engine.once();
      engine.executor.runAll();
      runUnlessHeld();
      engine.clock.advance(Duration.ofMillis(100));
    }
  }

  UnitParts parts(ManualClock clock, DeterministicExecutor timer) {
    thread = new DeterministicExecutor(clock);
    Refusals refusals = new Refusals();
    OutputTopics known =
        new OutputTopics(
            this::facts,
            refusals,
            clock::nanoTime,
            task -> {
              var unused = timer.schedule(task, 500, TimeUnit.MILLISECONDS);
            });
    return new UnitParts(
        thread,
        this::open,
        "billing-one",
        () -> CompletableFuture.completedFuture(lastTransaction),
        new OutputParts(new OutputWriter(new OpenCodecs(Map.of(), true), hooks), known, refusals));
  }

  private CompletableFuture<TopicFacts> facts(String topic) {
    CompletableFuture<TopicFacts> open = openQuestions.get(topic);
    if (open != null) {
      return open;
    }
    TopicFacts facts = topics.get(topic);
    return facts == null
        ? CompletableFuture.failedFuture(new UnknownTopicOrPartitionException(topic))
        : CompletableFuture.completedFuture(facts);
  }

  /** Makes the next call of this step fail. */
  void fail(Step step, RuntimeException failure) {
    failures.computeIfAbsent(step, s -> new ArrayDeque<>()).add(failure);
  }

  /** Makes the next calls of this step fail. */
  void fail(Step step, int times, RuntimeException failure) {
    for (int i = 0; i < times; i++) {
      fail(step, failure);
    }
  }

  /** The next commit is carried out, and then its answer is lost. */
  void loseAnswerOfCommit(RuntimeException failure) {
    afterCommit = failure;
  }

  /** While held the transaction thread does nothing. */
  void hold(boolean hold) {
    held = hold;
  }

  void runUnlessHeld() {
    if (!held && thread != null) {
      thread.runAll();
    }
  }

  /** Offsets that were sent for a partition, committed or not. */
  List<OffsetAndMetadata> offered(TopicPartition partition) {
    return offers.stream().map(each -> each.get(partition)).filter(Objects::nonNull).toList();
  }

  /** Removes all scripted failures. */
  void calm() {
    failures.clear();
    afterCommit = null;
    held = false;
  }

  /** Ends the process: the pending work of its transaction thread is lost. */
  void kill() {
    var unused = thread.shutdownNow();
    calm();
  }

  private Producer<byte[], byte[]> open() {
    opened++;
    return new One();
  }

  private void step(Step step) {
    Queue<RuntimeException> queue = failures.get(step);
    RuntimeException failure = queue == null ? null : queue.poll();
    if (failure != null) {
      throw failure;
    }
  }

  private final class One extends MockProducer<byte[], byte[]> {
    private final List<String> mine = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

    /** As in Kafka's client, offsets that could not be delivered are sent with the next ones. */
    private final Map<TopicPartition, OffsetAndMetadata> undelivered = new HashMap<>();

    private RuntimeException error;
    private boolean fatal;

    One() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void initTransactions() {
      step(Step.INIT);
      super.initTransactions();
    }

    @Override
    public void beginTransaction() {
      beforeBegin.run();
      step(Step.BEGIN);
      super.beginTransaction();
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      String value = new String(record.value(), UTF_8);
      sent.add(value);
      RuntimeException once = refusedOnce.remove(value);
      RuntimeException refusal = once == null ? refused.get(value) : once;
      if (refusal != null) {
        error = new KafkaException("another send failed", refusal);
        callback.onCompletion(null, refusal);
        return CompletableFuture.failedFuture(refusal);
      }
      if (poison.contains(value)) {
        error = new KafkaException("no reason given");
      }
      mine.add(value);
      return super.send(record, callback);
    }

    private void check() {
      if (error != null) {
        throw error;
      }
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> toSend, ConsumerGroupMetadata of) {
      beforeOffsets.run();
      metadata.add(of);
      offers.add(Map.copyOf(toSend));
      undelivered.putAll(toSend);
      step(Step.OFFSETS);
      check();
      if (generation >= 0 && of.generationId() != generation) {
        error = new CommitFailedException("metadata mismatch");
        throw error;
      }
      if (toSend.values().stream().anyMatch(o -> o.metadata().length() > metadataLimit)) {
        fatal = true;
        throw new KafkaException("Unexpected error: metadata too large");
      }
      offsets.putAll(undelivered);
      undelivered.clear();
      super.sendOffsetsToTransaction(toSend, of);
    }

    @Override
    public void commitTransaction() {
      beforeCommit.run();
      step(Step.COMMIT);
      check();
      super.commitTransaction();
      offsets.forEach((partition, offset) -> cluster.commit("billing", partition, offset));
      committed++;
      readable.addAll(mine);
      units.add(List.copyOf(mine));
      forget();
      RuntimeException lost = afterCommit;
      afterCommit = null;
      if (lost != null) {
        throw lost;
      }
    }

    @Override
    public void abortTransaction() {
      step(Step.ABORT);
      if (fatal) {
        throw new KafkaException("fatal");
      }
      super.abortTransaction();
      aborted++;
      forget();
    }

    private void forget() {
      error = null;
      mine.clear();
      offsets.clear();
    }

    @Override
    public void close(Duration timeout) {
      if (!closed()) {
        super.close(timeout);
      }
    }
  }
}
