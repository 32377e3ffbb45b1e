package io.github.kafkaeasy.consumer.internal.outputs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The outputs of one assignment that no unit has committed yet, in the order in which their records
 * ended. A lane's owner adds a record's outputs before it marks the record as done. So the poll
 * thread, which reads first what is open and then what is here, finds the outputs of every record
 * that it takes for done; those of records that it does not, it leaves for a later unit.
 */
public final class KeptOutputs {

  /** Lane owners add, the poll thread takes. */
  private final Queue<Kept> arrived = new ConcurrentLinkedQueue<>();

  /** Of everything here. Lane owners add, the poll thread takes away and reads. */
  private final AtomicLong bytes = new AtomicLong();

  /** Poll thread only. */
  private final ArrayDeque<Kept> waiting = new ArrayDeque<>();

  /** Of those that the last unit had to leave out, whatever the reason. Poll thread only. */
  private long leftOutBytes;

  /** Until when its outputs are left out of units, because they failed alone. Poll thread only. */
  private long asideUntilNanos;

  private boolean aside;

  /** How often they have failed alone since something of it was committed. Poll thread only. */
  private int failedAlone;

  /** The assignment is over. Written by the poll thread. */
  private volatile boolean over;

  /**
   * Lane's owner, before the record is marked as done.
   *
   * @return whether it is the only one, so that the poll thread may be asleep
   */
  public boolean add(Kept kept) {
    arrived.add(kept);
    boolean first = bytes.getAndAdd(kept.bytes) == 0;
    if (over) {
      forgetArrived();
    }
    return first;
  }

  /** What all of it weighs. Any thread. */
  public long bytes() {
    return bytes.get();
  }

  /** What weighs against the budget of all partitions: all but what cannot go yet. Poll thread. */
  public long bytesToCommit() {
    long all = bytes.get();
    return all == 0 ? 0 : Math.max(0, all - leftOutBytes);
  }

  /** What cannot go yet, and weighs against the budget of its own partition. Poll thread. */
  public long leftOutBytes() {
    return leftOutBytes;
  }

  /**
   * Outputs that may go with the next unit, and the offsets of records that have to wait for a
   * later one although they are done. Poll thread only.
   */
  public static final class Gathered {
    private final List<Kept> taken;
    private final long[] leftOut;
    private final long bytes;

    private Gathered(List<Kept> taken, long[] leftOut, long bytes) {
      this.taken = taken;
      this.leftOut = leftOut;
      this.bytes = bytes;
    }

    public List<Kept> taken() {
      return taken;
    }

    /** Ascending; not to be changed. */
    public long[] leftOut() {
      return leftOut;
    }
  }

  /**
   * Poll thread: the outputs of records that are done, in their order, as far as there is room for
   * them. What is not among the first is left out, and so is everything that ended behind a record
   * that counts as open: outputs of a key never overtake each other.
   *
   * @param open the offsets that are not done, ascending; read before this call
   * @param most how many records may be taken
   * @param mostBytes how much they may weigh; one is taken whatever it weighs
   */
  public Gathered gather(long[] open, int most, long mostBytes, long nowNanos) {
    for (Kept kept = arrived.poll(); kept != null; kept = arrived.poll()) {
      waiting.add(kept);
    }
    if (aside && nowNanos - asideUntilNanos >= 0) {
      aside = false;
    }
    List<Kept> taken = new ArrayList<>();
    long[] leftOut = new long[8];
    int left = 0;
    long weight = 0;
    long all = 0;
    int room = aside ? 0 : most;
    for (Kept kept : waiting) {
      if (isOpen(open, kept.offset)) {
        // It ended while the open ones were looked at, one slice after the other, and so may the
        // next one of its key have done, which was looked at later.
        room = 0;
        continue;
      }
      all += kept.bytes;
      if (taken.size() < room && (taken.isEmpty() || weight + kept.bytes <= mostBytes)) {
        taken.add(kept);
        weight += kept.bytes;
      } else {
        room = 0;
        if (left == leftOut.length) {
          leftOut = Arrays.copyOf(leftOut, 2 * left);
        }
        leftOut[left++] = kept.offset;
      }
    }
    long[] offsets = Arrays.copyOf(leftOut, left);
    Arrays.sort(offsets);
    return new Gathered(taken, offsets, all);
  }

  private static boolean isOpen(long[] open, long offset) {
    return open.length > 0 && offset >= open[0] && Arrays.binarySearch(open, offset) >= 0;
  }

  /** Poll thread: a unit was formed, and takes these of what was gathered. */
  public void take(List<Kept> ofUnit, long number, Gathered gathered) {
    long takenBytes = 0;
    for (Kept kept : ofUnit) {
      kept.goesWith(number);
      takenBytes += kept.bytes;
    }
    leftOutBytes = Math.max(0, gathered.bytes - takenBytes);
  }

  /** Poll thread: this unit is committed. */
  public void committed(long number) {
    for (Iterator<Kept> all = waiting.iterator(); all.hasNext(); ) {
      Kept kept = all.next();
      if (kept.unit() == number) {
        all.remove();
        bytes.addAndGet(-kept.bytes);
        failedAlone = 0;
      }
    }
  }

  /** Poll thread: this unit is not committed, and what it had may go with another one. */
  public void undone(long number, Throwable why) {
    for (Kept kept : waiting) {
      if (kept.unit() == number) {
        kept.goesWith(0);
        if (over) {
          kept.forgotten(why);
        }
      }
    }
  }

  /** Poll thread: its first outputs failed alone, so those of other partitions go before them. */
  public void setAside(long nowNanos, long waitNanos, long longestNanos) {
    aside = true;
    asideUntilNanos =
        nowNanos + Math.min(longestNanos, waitNanos << Math.min(failedAlone, Integer.SIZE / 2));
    failedAlone++;
  }

  /** Poll thread: whether outputs wait because they had failed alone. */
  public boolean isAside() {
    return aside;
  }

  /** Poll thread: the assignment is over, and nothing of it will be committed any more. */
  public void forget() {
    if (over) {
      return;
    }
    over = true;
    IllegalStateException why = gone();
    waiting.stream().filter(kept -> kept.unit() == 0).forEach(kept -> kept.forgotten(why));
    forgetArrived();
  }

  private void forgetArrived() {
    for (Kept kept = arrived.poll(); kept != null; kept = arrived.poll()) {
      kept.forgotten(gone());
    }
  }

  private static IllegalStateException gone() {
    return new IllegalStateException(
        "The partition went before the record's transaction: the record runs again, here or"
            + " elsewhere");
  }

  /** Whether the assignment is over. Poll thread. */
  public boolean isOver() {
    return over;
  }
}
