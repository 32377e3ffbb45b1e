package io.github.kafkaeasy.consumer.internal.run;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Looks at a record behind the raw filters and before it is decoded. */
public sealed interface Precheck permits Expiry, Duplicates, TargetGroup {

  /**
   * Called on a worker; what it throws is the record's failure.
   *
   * @return what became of the record, or null: it goes on
   */
  @Nullable RunOutcome look(ConsumerRecord<byte[], byte[]> record, int attempt) throws Exception;
}
