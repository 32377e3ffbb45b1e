package io.github.kafkaeasy.producer.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicInfo;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.KafkaEasyHeaders;
import io.github.kafkaeasy.producer.WarmUp;
import io.github.kafkaeasy.producer.internal.send.AdminOnDemand;
import io.github.kafkaeasy.producer.internal.send.FailureKind;
import io.github.kafkaeasy.producer.internal.send.Outlet;
import io.github.kafkaeasy.producer.internal.send.SendFuture;
import io.github.kafkaeasy.producer.internal.send.TopicSends;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Runs one warm-up on its own thread, because its steps have other time limits (max.block.ms, the
 * delivery timeout) than the warm-up itself. Closing the producer ends the thread.
 */
final class WarmUpRun {
  private static final byte[] MARK = "warm-up".getBytes(UTF_8);

  private final TopicSends topic;
  private final WarmUp warmUp;
  private final AdminOnDemand onDemand;
  private final Outlet outlet;
  private volatile String step = "beginning";

  WarmUpRun(TopicSends topic, WarmUp warmUp, AdminOnDemand onDemand, Outlet outlet) {
    this.topic = topic;
    this.warmUp = warmUp;
    this.onDemand = onDemand;
    this.outlet = outlet;
  }

  void await() {
    CompletableFuture<Void> work =
        CompletableFuture.runAsync(
            this::run,
            steps -> {
              Thread thread = new Thread(steps, "kafka-easy-warm-up-" + topic.name());
              thread.setDaemon(true);
              thread.start();
            });
    try {
      // The readiness check has the same limit and a better error message, so it may end first.
      work.get(warmUp.limit().toMillis() + 250, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("the thread that started the producer was interrupted.", e);
    } catch (TimeoutException e) {
      throw failed(
          "it did not finish within "
              + DurationText.of(warmUp.limit())
              + ". Start without warmUp to let the first send wait instead.",
          e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof InvalidOptionException || cause instanceof NotReadyException) {
        throw (KafkaEasyException) cause;
      }
      throw failed(Causes.text(cause), cause);
    }
  }

  /**
   * Whether the warm-up failed because Kafka was unavailable, and not because of an error that does
   * not go away by waiting.
   */
  static boolean foundNobody(NotReadyException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    boolean ranOutOfTime = cause instanceof TimeoutException;
    return SecurityFailure.explain(failure) == null
        && (ranOutOfTime || FailureKind.of(cause) == FailureKind.TRANSIENT);
  }

  private void run() {
    // Uses one admin client for all requests.
    boolean unused = onDemand.ask(this::run);
  }

  private boolean run(EasyAdmin admin) {
    step = "waiting for the cluster";
    admin.awaitReady(warmUp.limit());
    step = "looking the topic up";
    topic.await();
    List<Integer> leaders = warmUp.probing() ? probeable(admin).leaders() : List.of();
    step = "asking for the topic's partitions";
    Producer<byte[], byte[]> kafka = outlet.kafka();
    kafka.partitionsFor(topic.name());
    step = "preparing the client";
    outlet.prepare(topic.name());
    if (warmUp.probing()) {
      step = "awaiting the acknowledgements of probes";
      probe(leaders, kafka);
    }
    return true;
  }

  private TopicInfo probeable(EasyAdmin admin) {
    TopicInfo info = admin.describeTopic(topic.name());
    if (info.compacted()) {
      throw InvalidOptionException.of(
          "warmUp",
          warmUp,
          "the topic "
              + info.name()
              + " is compacted and takes no record without a key; use warmUp(), which sends none");
    }
    return info;
  }

  private void probe(List<Integer> leaders, Producer<byte[], byte[]> kafka) {
    Set<Integer> probed = new HashSet<>();
    probed.add(TopicInfo.NO_LEADER);
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
    List<Header> mark = List.of(new RecordHeader(KafkaEasyHeaders.PROBE, MARK));
    for (int partition = 0; partition < leaders.size(); partition++) {
      if (probed.add(leaders.get(partition))) {
        acknowledgements.add(
            kafka.send(new ProducerRecord<>(topic.name(), partition, null, null, null, mark)));
      }
    }
    kafka.flush(); // do not wait for the linger time, which may be long
    for (Future<RecordMetadata> acknowledgement : acknowledgements) {
      try {
        rehearse(acknowledgement.get());
      } catch (InterruptedException | ExecutionException e) {
        Throwable why = e.getCause() == null ? e : e.getCause();
        throw new KafkaEasyException("a probe was not acknowledged: " + Causes.text(why), why);
      }
    }
  }

  /**
   * Loads the classes that the application's first send needs besides Kafka's own; not counted in
   * the statistics.
   */
  private void rehearse(RecordMetadata acknowledged) {
    TopicSends uncounted = new TopicSends(topic.name(), topic.sends(), (name, holdsUpSend) -> 1);
    uncounted.pass(null);
    new SendFuture(uncounted, null).onCompletion(acknowledged, null);
    byte[] unused = Codec.string().encode(topic.name(), new Encoding(topic.name(), null));
  }

  private NotReadyException failed(String what, @Nullable Throwable cause) {
    return new NotReadyException(
        "The warm-up for the topic " + topic.name() + " failed while " + step + ": " + what,
        List.of(),
        cause);
  }
}
