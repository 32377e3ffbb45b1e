package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.producer.outcome.SendCallback;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A send that keeps its record, for producers with a sink or a spool: Kafka's client does not
 * return the record of a failed send.
 */
public final class KeptSend extends TimedSend {
  /** Decides about a failed send before its future completes. */
  public interface Diversion {
    /** Whether the record is stored elsewhere; then the storing code completes the future. */
    boolean takes(KeptSend send, Throwable failure);

    /** Called when the send to Kafka has ended, also if the client did not accept the record. */
    void ended();
  }

  private @Nullable ProducerRecord<byte[], byte[]> record; // set before Kafka or a spool gets it
  private @Nullable Diversion diversion;
  private long position = -1;

  KeptSend(TopicSends topic, @Nullable SendCallback callback, @Nullable SendTimer timer) {
    super(topic, callback, timer);
  }

  /** Keeps the record, for a producer without a spool. */
  public void keep(ProducerRecord<byte[], byte[]> sent) {
    record = sent;
  }

  /**
   * Keeps the record, its position in the order of all sends, and the code that decides what
   * happens to the record if the send fails.
   */
  public void keep(ProducerRecord<byte[], byte[]> sent, long place, Diversion decider) {
    record = sent;
    position = place;
    diversion = decider;
  }

  /** Sets the position in the order of all sends, once it is known. */
  public void place(long place) {
    position = place;
  }

  public long position() {
    return position;
  }

  public UndeliveredRecord undelivered() {
    ProducerRecord<byte[], byte[]> kept = record;
    if (kept == null) {
      throw new IllegalStateException("nothing was sent");
    }
    Long timestamp = kept.timestamp();
    return new UndeliveredRecord(
        kept.topic(),
        kept.partition(),
        timestamp == null ? System.currentTimeMillis() : timestamp,
        kept.key(),
        kept.value(),
        List.of(kept.headers().toArray()));
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    super.onCompletion(metadata, failure);
    if (failure == null && diversion != null) {
      diversion.ended();
    }
  }

  @Override
  public void fail(Throwable failure, int partition) {
    Diversion decider = diversion;
    if (decider == null) {
      failForGood(failure, partition);
    } else {
      if (!decider.takes(this, failure)) {
        failForGood(failure, partition);
      }
      decider.ended();
    }
  }

  /** Completes the future with the failure and passes the record to the sink. */
  public void failForGood(Throwable failure, int partition) {
    DeliveryException explained = topic().sends().failed(topic(), partition, failure);
    if (record != null) {
      topic().sends().tellSink(undelivered(), explained);
    }
    end(null, explained);
  }

  /**
   * Completes the future of a record that is stored in a spool, with metadata without an offset.
   */
  public void spooled() {
    topic().handedOver();
    UndeliveredRecord kept = undelivered();
    Integer chosen = kept.partition();
    int partition = chosen == null ? RecordMetadata.UNKNOWN_PARTITION : chosen;
    TopicPartition place = new TopicPartition(kept.topic(), partition);
    end(new RecordMetadata(place, -1, 0, kept.timestamp(), -1, -1), null);
  }
}
