package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.Ordering;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Ordering} means for lanes: how many a partition has, which one a record takes, and
 * what a hold of it holds back.
 */
public final class Keying {
  private static final int MOST_LANES = 1_024;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final Object WHOLE_PARTITION = "partition";
  private static final Object NULL_KEY = "null key";

  private final Ordering ordering;
  private final boolean serialNullKeys;
  private final int lanes;

  /** Spreads records that wait for nobody; poll thread only. */
  private int turn;

  public Keying(Ordering ordering, int concurrency, boolean serialNullKeys) {
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

  /**
   * How many handlers can run at a time in so many partitions.
   *
   * @param async whether a lane goes on while the stage of a record is open. In PARTITION order
   *     that holds the whole partition, and elsewhere lanes are no bound then
   */
  public int handlersAtMost(int concurrency, int partitions, boolean async) {
    if (partitions == 0) {
      return 0;
    }
    return async && ordering != Ordering.PARTITION
        ? concurrency
        : (int) Math.min(concurrency, (long) lanes * partitions);
  }

  /** Poll thread. */
  public int laneOf(ConsumerRecord<byte[], byte[]> record) {
    if (ordering == Ordering.PARTITION) {
      return 0;
    }
    byte[] key = record.key();
    if (ordering == Ordering.UNORDERED || (key == null && !serialNullKeys)) {
      return turn++ & (lanes - 1);
    }
    return (int) (hash(key) >>> 32) & (lanes - 1);
  }

  /**
   * Eight bytes a step; Arrays.hashCode does a multiplication a byte, each waiting for the one
   * before, on the one thread that everything passes. Its upper half is well mixed, also for keys
   * that count up and already share a partition.
   */
  private static long hash(byte @Nullable [] key) {
    if (key == null) {
      return 0;
    }
    long hash = key.length;
    int i = 0;
    for (; i <= key.length - Long.BYTES; i += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(key, i));
    }
    long rest = 0;
    for (; i < key.length; i++) {
      rest = rest << Byte.SIZE | (key[i] & 0xFF);
    }
    return mix(hash ^ rest);
  }

  private static long mix(long bits) {
    long product = bits * 0x9E3779B97F4A7C15L;
    return product ^ (product >>> 32);
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
