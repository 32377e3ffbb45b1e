package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.consumer.ConsumerSettings.Handling;
import io.github.kafkaeasy.consumer.ConsumerSettings.OwnType;
import io.github.kafkaeasy.consumer.ConsumerSettings.Processing;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Codec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link ConsumerBuilder} was told about processing, so far. */
final class ProcessingOptions<V> {
  Ordering ordering = Ordering.PARTITION;
  @Nullable Integer concurrency;
  boolean virtualThreads;
  boolean serialNullKeys;
  final List<RecordFilter> recordFilters = new ArrayList<>();
  final List<MessageFilter<V>> messageFilters = new ArrayList<>();
  OnFilterError onFilterError = OnFilterError.FAIL;
  ConsumerSettings.@Nullable Keys<?> keys = ConsumerSettings.Keys.by(Codec.string());
  @Nullable MessageHandler<V> handler;
  final List<OwnType<?>> ownTypes = new ArrayList<>();
  @Nullable AsyncMessageHandler<V> asyncHandler;
  @Nullable BatchHandler<V> batchHandler;
  @Nullable Integer maxBatchRecords;
  @Nullable RestOfBatch restOfBatch;

  Processing<V> check(Codec<V> valueCodec) {
    if (serialNullKeys && ordering != Ordering.KEY) {
      throw InvalidOptionException.conflict(
          "serialNullKeys",
          true,
          "ordering",
          ordering,
          "only in KEY order does it matter whether a record has a key");
    }
    return new Processing<>(
        ordering,
        concurrency == null ? defaultConcurrency() : concurrency,
        virtualThreads,
        serialNullKeys,
        recordFilters,
        messageFilters,
        onFilterError,
        keys,
        valueCodec,
        handling(),
        ownTypes);
  }

  private Handling<V> handling() {
    List<Handling<V>> given = new ArrayList<>();
    if (handler != null) {
      given.add(new ConsumerSettings.Single<>(handler));
    }
    if (asyncHandler != null) {
      given.add(new ConsumerSettings.Async<>(asyncHandler));
    }
    if (batchHandler != null) {
      given.add(
          new ConsumerSettings.Batch<>(
              batchHandler,
              maxBatchRecords == null ? ConsumerDefaults.BATCH_RECORDS : maxBatchRecords,
              restOfBatch == null ? RestOfBatch.RUN_AGAIN : restOfBatch));
    }
    if (given.isEmpty()) {
      return new ConsumerSettings.Single<>(Options.required("handle", handler));
    }
    if (given.size() > 1) {
      throw InvalidOptionException.conflict(
          given.get(0).option(),
          "set",
          given.get(1).option(),
          "set",
          "a consumer has one handler; take the one that fits");
    }
    refuseBatchOptions();
    if (batchHandler != null && !ownTypes.isEmpty()) {
      throw InvalidOptionException.conflict(
          "handleBatch",
          "set",
          "topic",
          ownTypes.get(0).topic(),
          "a topic with its own type is handled one message at a time; use a consumer for each");
    }
    return given.get(0);
  }

  private void refuseBatchOptions() {
    if (batchHandler == null && maxBatchRecords != null) {
      throw needsBatches("maxBatchRecords", maxBatchRecords);
    }
    if (batchHandler == null && restOfBatch != null) {
      throw needsBatches("restOfBatch", restOfBatch);
    }
  }

  private static InvalidOptionException needsBatches(String option, Object value) {
    return InvalidOptionException.conflict(
        option, value, "handleBatch", "not set", "without batches it would mean nothing");
  }

  private int defaultConcurrency() {
    return ordering == Ordering.PARTITION
        ? ConsumerDefaults.PARTITION_ORDER_CONCURRENCY
        : ConsumerDefaults.CONCURRENCY;
  }
}
