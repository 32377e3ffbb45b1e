package io.github.kafkaeasy.producer.internal.transaction;

import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of one transaction in the producer's statistics, and reports their outcomes to
 * hooks. The records count as pending from the moment when the application's code has returned.
 * Used by the committing thread.
 */
final class CountedTransaction {
  private final Sends sends;
  private final List<TransactionRecord> records;
  private final long begunNanos = System.nanoTime();
  private final boolean timed;

  CountedTransaction(Sends sends, List<TransactionRecord> records) {
    this.sends = sends;
    this.records = records;
    this.timed = sends.timer().claim();
    records.forEach(each -> sends.topic(each.topic()).began());
  }

  /** Counts all records as delivered. Called while this thread holds the lock of the outlet. */
  void committed(Attempt attempt) {
    for (int i = 0; i < records.size(); i++) {
      RecordMetadata metadata = attempt.metadata(i);
      TransactionRecord record = records.get(i);
      int partition = metadata == null ? RecordMetadata.UNKNOWN_PARTITION : metadata.partition();
      sends.topic(record.topic()).delivered(partition);
      tell(record, metadata, null);
    }
    ended(true);
  }

  /** Counts all records as failed: none was committed, or it is not known whether they were. */
  void failed(Throwable why) {
    for (TransactionRecord record : records) {
      long unused = sends.topic(record.topic()).failed(RecordMetadata.UNKNOWN_PARTITION);
      tell(record, null, why);
    }
    ended(false);
  }

  private void ended(boolean success) {
    if (timed) {
      sends.timer().ended(System.nanoTime() - begunNanos, success);
    }
  }

  private void tell(
      TransactionRecord record, @Nullable RecordMetadata metadata, @Nullable Throwable failure) {
    SendHook.Sent told = record.told();
    if (told != SendHook.Sent.NONE) {
      sends.completions().run(() -> told.ended(metadata, failure));
    }
  }
}
