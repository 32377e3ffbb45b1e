package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.BrokerContact;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watch over what a consumer needs before there can be any work: brokers that answer, topics that
 * exist, a partition of its own. The poll thread looks once a second.
 */
public final class WorkWatch {

  /** A member of a group is answered every few seconds, whatever it does. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  /** A topic that does not exist is asked for at the cluster each time. */
  private static final Duration LOOK_FOR_TOPICS_EVERY = Duration.ofSeconds(10);

  private final Intake intake;
  private final BrokerContact contact;
  private final Duration limit;

  private double bytes;
  private long heardNanos;
  private long lookedForTopicsNanos;
  private boolean lookedForTopics;
  private List<String> missing = List.of();
  private long hadPartitionsNanos;

  /**
   * @param limit how long a member may be without a partition before this is said
   */
  public WorkWatch(Intake intake, BrokerContact contact, Duration limit, long now) {
    this.intake = intake;
    this.contact = contact;
    this.limit = limit;
    this.heardNanos = now;
    this.hadPartitionsNanos = now;
  }

  /** What is missing, one readable line each. Poll thread. */
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
    } else if (reasons.isEmpty() && now - hadPartitionsNanos >= limit.toNanos()) {
      reasons.add(
          "no partition has been assigned to this member for "
              + Duration.ofNanos(now - hadPartitionsNanos).toSeconds()
              + " s: the group may have more members than there are partitions");
    }
    return reasons;
  }

  private @Nullable String silence(long now) {
    OptionalDouble received = contact.bytesReceived();
    if (received.isEmpty()) {
      return null;
    }
    if (received.getAsDouble() != bytes) {
      bytes = received.getAsDouble();
      heardNanos = now;
    }
    long silent = Duration.ofNanos(now - heardNanos).toSeconds();
    if (bytes == 0) {
      return "no broker has answered yet, for " + silent + " s";
    }
    return contact.isHeardOfAlways() && silent >= SILENCE.toSeconds()
        ? "no broker has answered for " + silent + " s"
        : null;
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
