package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.consumer.Ordering;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Ordering} means for lanes: how many a partition has, which one a record takes, and
 * what a hold of it holds back.
 */
final class Keying {
  private static final int MOST_LANES = 1_024;
  private static final Object WHOLE_PARTITION = "partition";
  private static final Object NULL_KEY = "null key";

  private final Ordering ordering;
  private final boolean serialNullKeys;
  private final int lanes;

  /** Spreads records that wait for nobody; poll thread only. */
  private int turn;

  Keying(Ordering ordering, int concurrency, boolean serialNullKeys) {
    this.ordering = ordering;
    this.serialNullKeys = serialNullKeys;
    this.lanes = ordering == Ordering.PARTITION ? 1 : lanesFor(concurrency);
  }

  /** Twice the concurrency, so that a few busy lanes leave others for the idle workers. */
  private static int lanesFor(int concurrency) {
    int wanted = Math.min(MOST_LANES, 2 * Math.min(concurrency, MOST_LANES));
    return Integer.highestOneBit(2 * wanted - 1);
  }

  int lanes() {
    return lanes;
  }

  /** Poll thread. */
  int laneOf(ConsumerRecord<byte[], byte[]> record) {
    if (ordering == Ordering.PARTITION) {
      return 0;
    }
    byte[] key = record.key();
    if (ordering == Ordering.UNORDERED || (key == null && !serialNullKeys)) {
      return turn++ & (lanes - 1);
    }
    int hash = Arrays.hashCode(key);
    // Keys that count up differ in the low bits of a polynomial hash only by small steps, and
    // all records here already share a partition, chosen by another hash: mix before cutting.
    hash *= 0x9E3779B1;
    return (hash ^ (hash >>> 15)) & (lanes - 1);
  }

  /** What a hold of this record holds back, comparable by equals; null: nothing but itself. */
  @Nullable Object heldKey(ConsumerRecord<byte[], byte[]> record) {
    return switch (ordering) {
      case PARTITION -> WHOLE_PARTITION;
      case UNORDERED -> null;
      case KEY -> {
        byte[] key = record.key();
        yield key != null ? ByteBuffer.wrap(key) : serialNullKeys ? NULL_KEY : null;
      }
    };
  }
}
