package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.dlq.internal.publish.Letter;
import io.github.kafkaeasy.dlq.internal.publish.LetterForm;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Creates failed records without a consumer. */
public final class Failures {
  private Failures() {}

  public static ConsumerRecord<byte[], byte[]> record(long offset, Header... headers) {
    return new ConsumerRecord<>(
        "orders",
        3,
        offset,
        1_000L,
        TimestampType.CREATE_TIME,
        1,
        1,
        new byte[] {1},
        new byte[] {2},
        new RecordHeaders(headers),
        Optional.empty());
  }

  public static FailedRecord failed(ConsumerRecord<byte[], byte[]> record, Throwable cause) {
    return new FailedRecord() {
      private Object attachment;

      @Override
      public ConsumerRecord<byte[], byte[]> record() {
        return record;
      }

      @Override
      public Throwable cause() {
        return cause;
      }

      @Override
      public FailureStage stage() {
        return FailureStage.HANDLE;
      }

      @Override
      public int attempts() {
        return 2;
      }

      @Override
      public Instant firstFailure() {
        return Instant.ofEpochMilli(2_000);
      }

      @Override
      public Instant lastFailure() {
        return Instant.ofEpochMilli(3_000);
      }

      @Override
      public double heldBudgetUsed() {
        return 0;
      }

      @Override
      public Object attachment() {
        return attachment;
      }

      @Override
      public void attach(Object state) {
        attachment = state;
      }

      @Override
      public void onForgotten(Runnable callback) {}
    };
  }

  public static Letter letter(long offset) {
    Exception cause = new IllegalStateException("broken");
    return new Letter(failed(record(offset), cause), null, cause, LetterForm.WITH_MESSAGE, null);
  }
}
