package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Calculates a partition count from the expected load of a topic. In PARTITION order one handler
 * runs at a time in each partition, so the handling rate of a consumer that reads one partition is
 * the first limit. The write rate of a partition is the second limit.
 *
 * <pre>{@code
 * PartitionPlan plan =
 *     PartitionPlanner.create()
 *         .recordsPerSecond(20_000).consumerRecordsPerSecond(1_500) // 14 partitions
 *         .megabytesPerSecond(40)                                   // 4
 *         .consumers(6)                                             // 6; result is a multiple of 6
 *         .plan();                                                  // 18
 * }</pre>
 *
 * <p>Measure the rate of a consumer that reads one partition, with the real handler, before you
 * create the topic.
 */
public final class PartitionPlanner {
  private static final double LARGEST = 1e12;
  private static final int LARGEST_COUNT = 100_000;
  private static final int MANY = 1_000;

  private double recordsPerSecond;
  private double consumerRecordsPerSecond;
  private double megabytesPerSecond;
  private double partitionMegabytesPerSecond = 10;
  private int consumers;
  private long keys;
  private double growth = 1;

  private PartitionPlanner() {}

  /** Creates a planner without any requirement. */
  public static PartitionPlanner create() {
    return new PartitionPlanner();
  }

  /** Peak number of records per second. Requires {@link #consumerRecordsPerSecond}. */
  public PartitionPlanner recordsPerSecond(double rate) {
    this.recordsPerSecond = positive("recordsPerSecond", rate);
    return this;
  }

  /** Records per second that a consumer handles, measured while it reads one partition. */
  public PartitionPlanner consumerRecordsPerSecond(double rate) {
    this.consumerRecordsPerSecond = positive("consumerRecordsPerSecond", rate);
    return this;
  }

  /** Peak write rate in megabytes per second (10^6 bytes, as compressed on the wire). */
  public PartitionPlanner megabytesPerSecond(double rate) {
    this.megabytesPerSecond = positive("megabytesPerSecond", rate);
    return this;
  }

  /**
   * Write rate of one partition in megabytes per second. Default 10: a cautious value for a disk
   * shared with replication and consumers; measure your own.
   */
  public PartitionPlanner partitionMegabytesPerSecond(double rate) {
    this.partitionMegabytesPerSecond = positive("partitionMegabytesPerSecond", rate);
    return this;
  }

  /** Number of consumers in one group; the partition count becomes a multiple of it. */
  public PartitionPlanner consumers(int count) {
    this.consumers = Options.number("consumers", count, 1, LARGEST_COUNT);
    return this;
  }

  /**
   * Number of distinct keys, if there are few. All records of a key are in one partition, so the
   * plan has a note if there are fewer keys than partitions; the count stays the same.
   */
  public PartitionPlanner keys(long count) {
    this.keys = Options.number("keys", count, 1, Long.MAX_VALUE);
    return this;
  }

  /** Factor by which today's load is expected to grow. Default 1, at most 100. */
  public PartitionPlanner growth(double factor) {
    if (!(factor >= 1 && factor <= 100)) {
      throw InvalidOptionException.of("growth", factor, "it must be 1 to 100");
    }
    this.growth = factor;
    return this;
  }

  /**
   * Returns the partition count and the reasoning.
   *
   * @throws InvalidOptionException if no requirement was set, or only one of two options that
   *     belong together
   */
  public PartitionPlan plan() {
    if (recordsPerSecond > 0 != consumerRecordsPerSecond > 0) {
      throw InvalidOptionException.conflict(
          "recordsPerSecond",
          shown(recordsPerSecond),
          "consumerRecordsPerSecond",
          shown(consumerRecordsPerSecond),
          "recordsPerSecond and consumerRecordsPerSecond are needed together; set both");
    }
    List<PartitionPlan.Term> terms = terms();
    if (terms.isEmpty()) {
      throw InvalidOptionException.of(
          "plan",
          "nothing",
          "a plan needs at least one of: recordsPerSecond together with consumerRecordsPerSecond;"
              + " megabytesPerSecond; consumers");
    }
    int least = terms.stream().mapToInt(PartitionPlan.Term::partitions).max().orElse(1);
    int count = consumers == 0 ? least : roundedUp(least, consumers);
    return new PartitionPlan(
        count,
        terms.stream()
            .sorted(Comparator.comparingInt(PartitionPlan.Term::partitions).reversed())
            .toList(),
        notes(least, count));
  }

  private List<PartitionPlan.Term> terms() {
    List<PartitionPlan.Term> terms = new ArrayList<>();
    if (recordsPerSecond > 0) {
      terms.add(
          term(
              "consumers' rate",
              recordsPerSecond * growth / consumerRecordsPerSecond,
              shown(recordsPerSecond)
                  + " records/s"
                  + grown()
                  + " / "
                  + shown(consumerRecordsPerSecond)
                  + " records/s that one consumer handles"));
    }
    if (megabytesPerSecond > 0) {
      terms.add(
          term(
              "partition's rate",
              megabytesPerSecond * growth / partitionMegabytesPerSecond,
              shown(megabytesPerSecond)
                  + " MB/s"
                  + grown()
                  + " / "
                  + shown(partitionMegabytesPerSecond)
                  + " MB/s that one partition takes"));
    }
    if (consumers > 0) {
      terms.add(
          new PartitionPlan.Term(
              "consumers",
              consumers,
              "at least one for each; a consumer without a partition is idle"));
    }
    return terms;
  }

  private List<String> notes(int least, int count) {
    List<String> notes = new ArrayList<>();
    if (count > least) {
      notes.add(
          "Rounded up from "
              + least
              + ", so that each of "
              + consumers
              + " consumers gets the same number of partitions.");
    }
    int needed =
        recordsPerSecond == 0 ? 0 : rounded(recordsPerSecond * growth / consumerRecordsPerSecond);
    if (consumers > 0 && needed > consumers) {
      notes.add(
          consumers
              + " consumers handle "
              + shown(consumers * consumerRecordsPerSecond)
              + " records/s together; "
              + shown(recordsPerSecond * growth)
              + " records/s need "
              + needed
              + " consumers, or handlers that run in parallel (ordering KEY).");
    }
    if (keys > 0 && keys < count) {
      notes.add(
          "With "
              + keys
              + " different keys, at most "
              + keys
              + " partitions get records. Choose a key with more distinct values to use them all.");
    }
    if (count > MANY) {
      notes.add(
          "This is a large number for one topic: each partition costs the brokers files and memory,"
              + " and time when a broker fails. Check the rates.");
    }
    notes.add(
        "Partitions can be added but not removed, and adding some moves keys to other partitions:"
            + " allow for growth from the start.");
    return notes;
  }

  private static PartitionPlan.Term term(String what, double partitions, String reasoning) {
    return new PartitionPlan.Term(what, rounded(partitions), reasoning);
  }

  private static int rounded(double partitions) {
    double count = Math.ceil(partitions - 1e-9);
    if (count > LARGEST_COUNT) {
      throw InvalidOptionException.of(
          "plan",
          shown(count) + " partitions",
          "a topic should have at most " + LARGEST_COUNT + " partitions; check the rates");
    }
    return (int) Math.max(1, count);
  }

  private static int roundedUp(int count, int multiple) {
    return (count + multiple - 1) / multiple * multiple;
  }

  private String grown() {
    return growth == 1 ? "" : " x " + shown(growth);
  }

  private static double positive(String option, double rate) {
    if (!(rate > 0 && rate <= LARGEST)) {
      throw InvalidOptionException.of(option, rate, "it must be more than 0 and at most 10^12");
    }
    return rate;
  }

  private static String shown(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%,.0f", number)
        : String.format(Locale.ROOT, "%,.2f", number);
  }
}
