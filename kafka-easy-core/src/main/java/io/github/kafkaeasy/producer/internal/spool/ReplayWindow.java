package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.producer.internal.send.DeliveryFailures;
import io.github.kafkaeasy.producer.internal.send.FailureKind;
import io.github.kafkaeasy.producer.internal.send.IoThread;
import io.github.kafkaeasy.producer.internal.send.TopicSends;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.util.Queue;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Records of one topic that the replay sends together. The replay's thread sends them. Outcomes are
 * noted on Kafka's I/O thread, or on the replay's thread for a record that Kafka's client did not
 * accept.
 */
final class ReplayWindow {
  private final ReplayTopic topic;
  private final ReplayClient.Life life;
  private final boolean single;
  private final Queue<ReplayEnd> ends;
  private volatile boolean broken; // set by the thread that notes a failure

  /**
   * The outcome of a record.
   *
   * @param failure null if the record was delivered
   * @param givenBack whether it failed only because another record failed
   */
  record ReplayEnd(
      ReplayWindow window, SpooledRecord record, @Nullable Throwable failure, boolean givenBack) {

    /**
     * True if the broker refused this record for a reason of its own, so that sending it again is
     * useless. False if another record of its batch, or the topic, may be the cause.
     */
    boolean isRefusal() {
      return failure != null
          && FailureKind.of(failure) == FailureKind.PERMANENT
          && (window.single || isItsOwn(failure));
    }
  }

  /**
   * Creates a window that is about to be sent.
   *
   * @param single whether it has one record
   * @param ends receives the outcomes
   */
  ReplayWindow(ReplayTopic topic, ReplayClient.Life life, boolean single, Queue<ReplayEnd> ends) {
    this.topic = topic;
    this.life = life;
    this.single = single;
    this.ends = ends;
  }

  ReplayTopic topic() {
    return topic;
  }

  ReplayClient.Life life() {
    return life;
  }

  /** Sends a record; returns false if no further record of the window may be sent. */
  boolean send(SpooledRecord spooled, TopicSends gate) {
    UndeliveredRecord record = spooled.record();
    try {
      gate.pass(record.partition());
      var unused =
          life.kafka()
              .send(
                  new ProducerRecord<>(
                      record.topic(),
                      record.partition(),
                      record.timestamp(),
                      record.key(),
                      record.value(),
                      record.headers()),
                  (metadata, failure) -> ended(spooled, failure));
    } catch (RuntimeException e) {
      ended(spooled, e);
    }
    return !broken;
  }

  /**
   * Notes an outcome. If a record of a window with several records fails on Kafka's I/O thread, or
   * if the client may be unusable after the failure, the client is aborted at once, before it can
   * send the records behind. A failure that concerns only its own record does not abort the client.
   */
  private void ended(SpooledRecord record, @Nullable Exception failure) {
    boolean givenBack = false;
    if (failure != null && !isItsOwn(failure)) {
      broken = true;
      givenBack = life.isAborted();
      boolean overtaken = IoThread.isCurrent() && !single;
      if (!givenBack && (overtaken || endsClient(failure))) {
        givenBack = !life.abort();
      }
    }
    ends.add(new ReplayEnd(this, record, failure, givenBack));
  }

  /** Whether the failure concerns this record only, whatever else was in its batch. */
  private static boolean isItsOwn(Throwable failure) {
    return failure instanceof RecordTooLargeException; // Kafka's client splits such batches
  }

  /**
   * Whether the client may be unusable after the failure; false if it concerns a record or a topic.
   */
  private static boolean endsClient(Throwable failure) {
    return !(failure instanceof TopicAuthorizationException
        || failure instanceof TimeoutException
        || failure instanceof DeliveryException
        || DeliveryFailures.mayBeGone(failure)
        || FailureKind.of(failure) == FailureKind.PERMANENT);
  }
}
