package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.Ordering;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Effect of an {@link Ordering} on lanes: the number of lanes in a partition, the lane of a record,
 * and the key that is held together with a held record.
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

  /** Round-robin counter for records that need no order; poll thread only. */
  private int turn;

  public Keying(Ordering ordering, int concurrency, boolean serialNullKeys) {
    this.ordering = ordering;
    this.serialNullKeys = serialNullKeys;
    this.lanes = ordering == Ordering.PARTITION ? 1 : lanesFor(concurrency);
  }

  /**
   * Twice the concurrency, rounded up to a power of two, but at most 1,024: idle workers find free
   * lanes while some lanes are busy.
   */
  private static int lanesFor(int concurrency) {
    int wanted = Math.min(MOST_LANES, 2 * Math.min(concurrency, MOST_LANES));
    return Integer.highestOneBit(2 * wanted - 1);
  }

  int lanes() {
    return lanes;
  }

  /**
   * How many handlers can run at the same time with this number of partitions.
   *
   * @param async whether handlers are asynchronous. Then a lane continues while the stage of a
   *     record is open, so lanes do not limit the handlers, except in PARTITION order, where an
   *     open stage holds the whole partition
   */
  public int handlersAtMost(int concurrency, int partitions, boolean async) {
    if (partitions == 0) {
      return 0;
    }
    return async && ordering != Ordering.PARTITION
        ? concurrency
        : (int) Math.min(concurrency, (long) lanes * partitions);
  }

  /** The lane of a record. Poll thread. */
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
   * Hash of eight bytes per step. Arrays.hashCode needs one dependent multiplication for each byte,
   * and this code runs on the poll thread for every record. The upper half is well mixed, also for
   * consecutive keys and keys that share a partition.
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

  /**
   * The key whose records wait while this record is held, comparable by equals; null: no other
   * record waits.
   */
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
