package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.HeldReport;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.shared.Sizes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Sorts the records of a poll by lane and gives each lane its records as one slice. Poll thread
 * only, except for the methods that statistics call.
 */
public final class LaneRouter {
  private static final Slice[] NO_SLICES = {};

  /** Time after which a list of held keys is completed without the lanes that have not answered. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);

  private final LaneParts parts;

  /**
   * Lanes of assigned partitions, and of revoked ones in which something still runs. Guarded by
   * itself.
   */
  private final Map<TopicPartition, PartitionLanes> lanes = new HashMap<>();

  /**
   * Partitions in which something has begun since the last check. Any thread adds, the poll thread
   * takes.
   */
  private final Queue<PartitionLanes> becameActive = new ConcurrentLinkedQueue<>();

  /** Partitions in which something may be in progress. Poll thread only. */
  private final Set<PartitionLanes> active = new HashSet<>();

  /** Records that removed lanes handled. Guarded by {@link #lanes}. */
  private long retiredHandled;

  /** Records that removed lanes filtered out. Guarded by {@link #lanes}. */
  private long retiredFiltered;

  /**
   * Working arrays for one call of {@link #slice} and the following dispatch. Between calls
   * countOfLane and bytesOfLane contain only zeros.
   */
  private int[] laneOfRecord = new int[512];

  private final int[] countOfLane;
  private final int[] endOfLane;
  private final long[] bytesOfLane;
  private final int[] usedLanes;

  public LaneRouter(LaneParts parts) {
    this.parts = parts;
    int count = parts.keying().lanes();
    this.countOfLane = new int[count];
    this.endOfLane = new int[count];
    this.bytesOfLane = new long[count];
    this.usedLanes = new int[count];
  }

  public PartitionLanes lanesOf(TopicPartition partition) {
    synchronized (lanes) {
      return lanes.computeIfAbsent(partition, p -> new PartitionLanes(parts, becameActive::add));
    }
  }

  /** All lanes, including those of revoked partitions. */
  public List<PartitionLanes> all() {
    synchronized (lanes) {
      return List.copyOf(lanes.values());
    }
  }

  /** As {@link #all}, by partition. Any thread. */
  public Map<TopicPartition, PartitionLanes> byPartition() {
    synchronized (lanes) {
      return Map.copyOf(lanes);
    }
  }

  /** Sorts records of one partition into slices, one for each lane that has records. */
  public Slice[] slice(Assignment assignment, List<ConsumerRecord<byte[], byte[]>> records) {
    int count = records.size();
    if (count == 0) {
      return NO_SLICES;
    }
    laneOfRecord = laneOfRecord.length >= count ? laneOfRecord : new int[2 * count];
    ConsumerRecord<byte[], byte[]>[] all = records.toArray(newArray(count));
    Slice[] slices = countOfLane.length == 1 ? oneSlice(assignment, all) : byLane(assignment, all);
    long bytes = 0;
    for (Slice slice : slices) {
      bytes += slice.bytes;
    }
    assignment.received(count, bytes);
    return slices;
  }

  /** Hands the slices of the last call of {@link #slice} to their lanes. */
  public void dispatch(Assignment assignment, Slice[] slices) {
    if (slices.length == 0) {
      return;
    }
    lanesOf(assignment.partition).post(slices, usedLanes);
    parts.workers().wakeOne();
  }

  private Slice[] oneSlice(Assignment assignment, ConsumerRecord<byte[], byte[]>[] records) {
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      bytes += Sizes.of(record);
    }
    usedLanes[0] = 0;
    return new Slice[] {new Slice(assignment, records, 0, records.length, bytes)};
  }

  /** Counting sort; fills {@link #usedLanes} with the lane of each slice. */
  private Slice[] byLane(Assignment assignment, ConsumerRecord<byte[], byte[]>[] records) {
    int used = countByLane(records);
    int end = 0;
    for (int i = 0; i < used; i++) {
      endOfLane[usedLanes[i]] = end;
      end += countOfLane[usedLanes[i]];
    }
    ConsumerRecord<byte[], byte[]>[] sorted = newArray(end);
    for (int i = 0; i < end; i++) {
      sorted[endOfLane[laneOfRecord[i]]++] = records[i];
    }
    Slice[] slices = new Slice[used];
    for (int i = 0; i < used; i++) {
      int lane = usedLanes[i];
      int to = endOfLane[lane];
      slices[i] = new Slice(assignment, sorted, to - countOfLane[lane], to, bytesOfLane[lane]);
      countOfLane[lane] = 0;
      bytesOfLane[lane] = 0;
    }
    return slices;
  }

  private int countByLane(ConsumerRecord<byte[], byte[]>[] records) {
    Keying keying = parts.keying();
    int used = 0;
    for (int i = 0; i < records.length; i++) {
      ConsumerRecord<byte[], byte[]> record = records[i];
      int lane = keying.laneOf(record);
      laneOfRecord[i] = lane;
      if (countOfLane[lane]++ == 0) {
        usedLanes[used++] = lane;
      }
      bytesOfLane[lane] += Sizes.of(record);
    }
    return used;
  }

  // Java cannot create a generic array without this cast. Only records of this type are stored in
  // it.
  @SuppressWarnings("unchecked")
  private static ConsumerRecord<byte[], byte[]>[] newArray(int length) {
    return (ConsumerRecord<byte[], byte[]>[]) new ConsumerRecord<?, ?>[length];
  }

  /** Lists the oldest held keys of all lanes. Poll thread; does not block. */
  public CompletableFuture<HeldReport> held(int atMost) {
    List<PartitionLanes> all = all();
    int lanesThere = all.stream().mapToInt(PartitionLanes::lanes).sum();
    HeldLook look = new HeldLook(atMost, lanesThere, parts.basics());
    look.endAfter(ANSWER_LIMIT, parts.timer());
    all.forEach(partition -> partition.show(look));
    return look.answer();
  }

  /**
   * Checks the runs of all partitions in which something is in progress, see {@link
   * PartitionLanes#watch}. Quiet partitions are not checked: a consumer may have a thousand.
   */
  public void watch(long now, long limitNanos) {
    PartitionLanes next;
    while ((next = becameActive.poll()) != null) {
      active.add(next);
    }
    active.removeIf(partition -> !partition.watch(now, limitNanos));
    if (parts.timing() != null) {
      all().forEach(partition -> partition.tick(now));
    }
  }

  /** Removes the lanes of partitions that are not assigned any more, once nothing runs in them. */
  public void retireQuiet(Set<TopicPartition> assigned) {
    synchronized (lanes) {
      Iterator<Map.Entry<TopicPartition, PartitionLanes>> entries = lanes.entrySet().iterator();
      while (entries.hasNext()) {
        Map.Entry<TopicPartition, PartitionLanes> entry = entries.next();
        if (!assigned.contains(entry.getKey()) && entry.getValue().isQuiet()) {
          retiredHandled += entry.getValue().handled();
          retiredFiltered += entry.getValue().filtered();
          entries.remove();
        }
      }
    }
  }

  /** Any thread. */
  public long handled() {
    synchronized (lanes) {
      return retiredHandled + lanes.values().stream().mapToLong(PartitionLanes::handled).sum();
    }
  }

  /** Any thread. */
  public long filtered() {
    synchronized (lanes) {
      return retiredFiltered + lanes.values().stream().mapToLong(PartitionLanes::filtered).sum();
    }
  }
}
