package io.github.kafkaeasy.consumer.internal.run;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Check of a record after the raw filters and before decoding. */
public sealed interface Precheck permits Expiry, Duplicates, TargetGroup {

  /**
   * Called on a worker; an exception is a failure of the record.
   *
   * @return the record's outcome, or null: it continues
   */
  @Nullable RunOutcome look(ConsumerRecord<byte[], byte[]> record, int attempt) throws Exception;
}
