package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.config.Options;
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
  @Nullable Codec<String> keyCodec = Codec.string();
  @Nullable MessageHandler<V> handler;
  final List<OwnType<?>> ownTypes = new ArrayList<>();

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
        keyCodec,
        valueCodec,
        Options.required("handle", handler),
        ownTypes);
  }

  private int defaultConcurrency() {
    return ordering == Ordering.PARTITION
        ? ConsumerDefaults.PARTITION_ORDER_CONCURRENCY
        : ConsumerDefaults.CONCURRENCY;
  }
}
