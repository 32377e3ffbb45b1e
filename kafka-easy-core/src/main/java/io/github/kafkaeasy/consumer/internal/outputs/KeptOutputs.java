package io.github.kafkaeasy.consumer.internal.outputs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Outputs of one assignment that no transaction has committed yet, in the order in which their
 * records ended. A lane's owner adds a record's outputs before it marks the record as done. The
 * poll thread reads first which records are open and then the outputs, so it finds the outputs of
 * every record that it regards as done; those of open records stay for a later unit, which is one
 * transaction of offsets and outputs.
 */
public final class KeptOutputs {

  /**
   * The newest outputs on top, linked by {@link Kept#below}. Lane owners push, the poll thread
   * takes all. Unlike a queue it needs no node for each record, and taking needs one atomic
   * operation.
   */
  private final AtomicReference<@Nullable Kept> arrived = new AtomicReference<>();

  /** Size of all kept outputs. Lane owners add, the poll thread subtracts and reads. */
  private final AtomicLong bytes = new AtomicLong();

  /** Outputs that no unit contains. Poll thread only. */
  private final ArrayDeque<Kept> waiting = new ArrayDeque<>();

  /** Outputs that the present unit contains, in their order. Poll thread only. */
  private final List<List<Kept>> inUnit = new ArrayList<>();

  /**
   * Offsets of the records in the present unit. Their objects are not read again before the commit,
   * because many of them have left the processor's caches. Poll thread only.
   */
  private long[] offsetsInUnit = new long[64];

  private int countInUnit;
  private long bytesInUnit;

  /**
   * Size of the outputs that the last unit left out, unless the next one can contain them. Poll
   * thread only.
   */
  private long leftOutBytes;

  /**
   * Time until which the outputs are left out of units, because the first record's outputs failed
   * alone in a unit. Poll thread only.
   */
  private long asideUntilNanos;

  private boolean aside;

  /**
   * Number of times that the first record's outputs failed alone since the last committed unit.
   * Poll thread only.
   */
  private int failedAlone;

  /** True when the assignment has ended. Written by the poll thread. */
  private volatile boolean over;

  /**
   * Adds a record's outputs. Lane's owner, before it marks the record as done.
   *
   * @return whether there were none before; then the poll thread may have to be woken up
   */
  public boolean add(Kept kept) {
    Kept top;
    do {
      top = arrived.get();
      kept.below = top;
    } while (!arrived.compareAndSet(top, kept));
    boolean first = bytes.getAndAdd(kept.bytes) == 0;
    if (over) {
      forgetArrived();
    }
    return first;
  }

  /** Size of all kept outputs. Any thread. */
  public long bytes() {
    return bytes.get();
  }

  /**
   * Size that counts towards the limit of all partitions: all but {@link #leftOutBytes}. Poll
   * thread.
   */
  public long bytesToCommit() {
    long all = bytes.get();
    return all == 0 ? 0 : Math.max(0, all - leftOutBytes);
  }

  /**
   * Size of the outputs that were left out because units fail, or because the map has no space for
   * their records. It counts towards the limit of this partition only, so that other partitions
   * continue. Outputs that were left out because the unit was full do not count here: the next unit
   * contains them. Poll thread.
   */
  public long leftOutBytes() {
    return leftOutBytes;
  }

  /** Size of the outputs that no unit contains. Poll thread. */
  public long waitingBytes() {
    return bytes.get() - bytesInUnit;
  }

  /**
   * Takes outputs into the present unit before its offsets are known, in their order and as far as
   * they fit. Nothing is taken while the last unit had to leave outputs out. Poll thread.
   */
  public List<Kept> takeEarly(long mostBytes) {
    if (aside || leftOutBytes > 0 || waitingBytes() == 0) {
      return List.of();
    }
    takeArrived(waiting::add);
    List<Kept> early = new ArrayList<>(waiting.size());
    long weight = 0;
    for (Kept kept = waiting.peek(); kept != null; kept = waiting.peek()) {
      weight += kept.bytes;
      if (weight > mostBytes) {
        break;
      }
      early.add(waiting.remove());
    }
    addToUnit(early);
    return early;
  }

  private void addToUnit(List<Kept> more) {
    if (more.isEmpty()) {
      return;
    }
    inUnit.add(more);
    int most = countInUnit + more.size();
    if (most > offsetsInUnit.length) {
      offsetsInUnit = Arrays.copyOf(offsetsInUnit, Math.max(most, 2 * offsetsInUnit.length));
    }
    for (Kept kept : more) {
      offsetsInUnit[countInUnit++] = kept.offset;
      bytesInUnit += kept.bytes;
    }
  }

  /** Whether all records of the present unit pass the test of their offset. Poll thread. */
  public boolean allInUnit(LongPredicate test) {
    for (int i = 0; i < countInUnit; i++) {
      if (!test.test(offsetsInUnit[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Outputs that may be part of the next unit, and the offsets of records that are done but must
   * wait for a later unit. Poll thread only.
   */
  public static final class Gathered {
    private final List<Kept> taken;
    private final long[] leftOut;
    private final long bytes;
    private final boolean limitedByCount;
    private final boolean unitWasFull;

    private Gathered(
        List<Kept> taken, long[] leftOut, long bytes, boolean limitedByCount, boolean unitWasFull) {
      this.taken = taken;
      this.leftOut = leftOut;
      this.bytes = bytes;
      this.limitedByCount = limitedByCount;
      this.unitWasFull = unitWasFull;
    }

    public List<Kept> taken() {
      return taken;
    }

    /** Ascending; must not be changed. */
    public long[] leftOut() {
      return leftOut;
    }
  }

  /**
   * Outputs of done records, in their order, as far as they fit. After the first one that does not
   * fit, or whose record counts as open, all others are left out, so that outputs of a key never
   * overtake each other. Poll thread.
   *
   * @param open the offsets that are not done, ascending; read before this call
   * @param most maximum number of records; it is small only after units have failed
   * @param mostBytes maximum size; 0 or less: nothing is taken. Otherwise the first record's
   *     outputs are taken whatever their size
   */
  public Gathered gather(long[] open, int most, long mostBytes, long nowNanos) {
    takeArrived(waiting::add);
    if (aside && nowNanos - asideUntilNanos >= 0) {
      aside = false;
    }
    List<Kept> taken = new ArrayList<>();
    long[] leftOut = new long[8];
    int left = 0;
    long weight = 0;
    long all = 0;
    int room = aside || mostBytes <= 0 ? 0 : most;
    boolean limitedByCount = aside || most == 0;
    for (Kept kept : waiting) {
      if (isOpen(open, kept.offset)) {
        // The open records are read slice by slice. This record may have ended in the meantime, and
        // also the next record of its key, which was read later and is not listed as open.
        room = 0;
        continue;
      }
      all += kept.bytes;
      if (taken.size() < room && (taken.isEmpty() || weight + kept.bytes <= mostBytes)) {
        taken.add(kept);
        weight += kept.bytes;
      } else {
        limitedByCount |= room > 0 && taken.size() == room;
        room = 0;
        if (left == leftOut.length) {
          leftOut = Arrays.copyOf(leftOut, 2 * left);
        }
        leftOut[left++] = kept.offset;
      }
    }
    long[] offsets = Arrays.copyOf(leftOut, left);
    Arrays.sort(offsets);
    return new Gathered(taken, offsets, all, limitedByCount, mostBytes <= 0);
  }

  /** Whether a sorted array has an offset. */
  public static boolean isOpen(long[] open, long offset) {
    return open.length > 0 && offset >= open[0] && Arrays.binarySearch(open, offset) >= 0;
  }

  /**
   * Takes {@code ofUnit}, some of the gathered outputs, into the unit that was formed. Poll thread.
   */
  public void take(List<Kept> ofUnit, Gathered gathered) {
    if (ofUnit.size() == waiting.size()) {
      waiting.clear();
    } else {
      Iterator<Kept> all = waiting.iterator();
      for (Kept kept : ofUnit) {
        while (all.next() != kept) {
          // Left out.
        }
        all.remove();
      }
    }
    long before = bytesInUnit;
    addToUnit(ofUnit);
    if (gathered.unitWasFull) {
      leftOutBytes = Math.min(leftOutBytes, gathered.bytes);
    } else if (gathered.limitedByCount || ofUnit.size() < gathered.taken.size()) {
      leftOutBytes = gathered.bytes - (bytesInUnit - before);
    } else {
      leftOutBytes = 0;
    }
  }

  /** Removes the outputs of the present unit, which was committed. Poll thread. */
  public void committed() {
    if (countInUnit > 0) {
      failedAlone = 0;
    }
    bytes.addAndGet(-bytesInUnit);
    emptyUnit();
  }

  private void emptyUnit() {
    inUnit.clear();
    countInUnit = 0;
    bytesInUnit = 0;
  }

  /**
   * Releases the outputs of the present unit, which was not committed, so that another unit can
   * contain them. Poll thread.
   */
  public void undone(Throwable why) {
    for (int part = inUnit.size() - 1; part >= 0; part--) {
      List<Kept> outputs = inUnit.get(part);
      for (int i = outputs.size() - 1; i >= 0; i--) {
        waiting.addFirst(outputs.get(i));
      }
    }
    if (over) {
      inUnit.forEach(part -> part.forEach(kept -> kept.forgotten(why)));
    }
    emptyUnit();
  }

  /**
   * Leaves the outputs out of units for a while, because the first record's outputs failed alone:
   * other partitions come first. Poll thread.
   */
  public void setAside(long nowNanos, long waitNanos, long longestNanos) {
    aside = true;
    asideUntilNanos =
        nowNanos + Math.min(longestNanos, waitNanos << Math.min(failedAlone, Integer.SIZE / 2));
    failedAlone++;
  }

  /**
   * Drops all outputs that are in no unit, because the assignment has ended and they will not be
   * committed any more. Poll thread.
   */
  public void forget() {
    if (over) {
      return;
    }
    over = true;
    IllegalStateException why = gone();
    waiting.forEach(kept -> kept.forgotten(why));
    forgetArrived();
  }

  private void forgetArrived() {
    takeArrived(kept -> kept.forgotten(gone()));
  }

  /** Takes all outputs that have arrived, the oldest first. */
  private void takeArrived(Consumer<Kept> receiver) {
    Kept newest = arrived.getAndSet(null);
    Kept oldest = null;
    while (newest != null) {
      Kept below = newest.below;
      newest.below = oldest;
      oldest = newest;
      newest = below;
    }
    while (oldest != null) {
      Kept above = oldest.below;
      oldest.below = null;
      receiver.accept(oldest);
      oldest = above;
    }
  }

  private static IllegalStateException gone() {
    return new IllegalStateException(
        "The assignment of the partition ended before the record's transaction was committed: the"
            + " record is handled again, here or elsewhere, unless a seek has passed it");
  }

  /** Whether the assignment has ended. Poll thread. */
  public boolean isOver() {
    return over;
  }
}
