package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.BrokerContact;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.intake.Lookups;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks the conditions without which a consumer can receive no records: a broker answers, the
 * topics exist, this member has a partition, and no open transaction delays a start position. The
 * poll thread checks once a second.
 */
public final class WorkWatch {

  /** Interval between checks for missing topics; a check may send requests to the cluster. */
  private static final Duration LOOK_FOR_TOPICS_EVERY = Duration.ofSeconds(10);

  private final Intake intake;
  private final BrokerContact contact;
  private final GroupWatch group;
  private final TransactionWatch transactions;
  private final BrokerWatch brokers;
  private final Duration limit;

  private long lookedForTopicsNanos;
  private boolean lookedForTopics;
  private List<String> missing = List.of();
  private long hadPartitionsNanos;

  /**
   * Creates the watch; the first request is sent by {@link #look}.
   *
   * @param limit time without a partition after which the missing assignment is reported
   */
  public WorkWatch(
      Intake intake,
      BrokerContact contact,
      GroupWatch group,
      TransactionWatch transactions,
      Lookups lookups,
      Duration limit,
      long now) {
    this.intake = intake;
    this.contact = contact;
    this.group = group;
    this.transactions = transactions;
    this.brokers = new BrokerWatch(contact, lookups, now);
    this.limit = limit;
    this.hadPartitionsNanos = now;
  }

  /** The reasons why no records can be received, one line each. Poll thread. */
  List<String> look(long now) {
    List<String> reasons = new ArrayList<>();
    String silent = brokers.silence(now);
    if (silent != null) {
      reasons.add(silent);
    } else {
      reasons.addAll(missingTopics(now));
    }
    if (!intake.assignments().isEmpty()) {
      hadPartitionsNanos = now;
      group.assigned();
    } else if (reasons.isEmpty()) {
      String why = withoutPartitions(now, Duration.ofNanos(now - hadPartitionsNanos));
      if (why != null) {
        reasons.add(why);
      }
    }
    if (silent == null) {
      reasons.addAll(transactions.look(now, intake.assignments()));
    }
    return reasons;
  }

  private @Nullable String withoutPartitions(long now, Duration waited) {
    String rebalance = group.look(now, waited);
    return rebalance != null || waited.compareTo(limit) < 0
        ? rebalance
        : "no partition has been assigned to this member for "
            + waited.toSeconds()
            + " s: the group may have more members than there are partitions";
  }

  private List<String> missingTopics(long now) {
    if (!lookedForTopics || now - lookedForTopicsNanos >= LOOK_FOR_TOPICS_EVERY.toNanos()) {
      lookedForTopics = true;
      lookedForTopicsNanos = now;
      missing =
          contact.missing(
              intake.assignments().stream()
                  .map((Assignment assignment) -> assignment.partition)
                  .collect(Collectors.toSet()));
    }
    return missing;
  }
}
