package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.BrokerContact;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.intake.Lookups;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.shared.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks the preconditions of work: brokers that answer, topics that exist, an assigned partition.
 * The poll thread checks once a second.
 */
public final class WorkWatch {

  /**
   * A client without traffic may have nothing to request; after this time the brokers are asked.
   */
  private static final Duration QUIET = Duration.ofSeconds(10);

  /**
   * Time without traffic and without an answer to that question after which the brokers are
   * reported as silent.
   */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  /**
   * Interval of the check for missing topics, since each check of a missing topic is a request to
   * the cluster.
   */
  private static final Duration LOOK_FOR_TOPICS_EVERY = Duration.ofSeconds(10);

  private final Intake intake;
  private final BrokerContact contact;
  private final GroupWatch group;
  private final Question<Void> anyBroker;
  private final Duration limit;

  private double bytes;
  private boolean everHeard;
  private long heardNanos;
  private long lookedForTopicsNanos;
  private boolean lookedForTopics;
  private List<String> missing = List.of();
  private long hadPartitionsNanos;

  /**
   * Asks nothing yet.
   *
   * @param limit time without a partition after which this is reported
   */
  public WorkWatch(
      Intake intake,
      BrokerContact contact,
      GroupWatch group,
      Lookups lookups,
      Duration limit,
      long now) {
    this.intake = intake;
    this.contact = contact;
    this.group = group;
    this.anyBroker = new Question<>(lookups::anyBroker);
    this.limit = limit;
    this.heardNanos = now;
    this.hadPartitionsNanos = now;
  }

  /** Reasons why no work is possible, one readable line each. Poll thread. */
  List<String> look(long now) {
    List<String> reasons = new ArrayList<>();
    String silent = silence(now);
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

  private @Nullable String silence(long now) {
    OptionalDouble received = contact.bytesReceived();
    if (received.isEmpty()) {
      return null;
    }
    if (received.getAsDouble() != bytes) {
      bytes = received.getAsDouble();
      heard(now);
    }
    if (now - heardNanos >= QUIET.toNanos()) {
      anyBroker.ask(now);
    }
    CompletableFuture<Void> answer = anyBroker.answer();
    if (answer != null && BrokerContact.isAnswer(answer)) {
      heard(now);
      return null;
    }
    Duration silent = Duration.ofNanos(now - heardNanos);
    if (!everHeard) {
      return "no broker has answered yet, for " + silent.toSeconds() + " s";
    }
    return answer != null && silent.compareTo(SILENCE) >= 0
        ? "no broker has answered for " + silent.toSeconds() + " s"
        : null;
  }

  private void heard(long now) {
    everHeard = true;
    heardNanos = now;
    anyBroker.forget();
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
