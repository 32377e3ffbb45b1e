package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.Lookups;
import io.github.kafkaeasy.consumer.internal.intake.Lookups.GroupView;
import io.github.kafkaeasy.consumer.internal.shared.Question;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Explains why a member has no partition while its group rebalances: how long it has waited, for
 * which members, and what to do. Asks the group's coordinator, because a client that waits to join
 * its group gets no information. Poll thread only.
 */
public final class GroupWatch {

  /** Shorter rebalances are not reported, because a rebalance without problems ends sooner. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int MEMBERS_SHOWN = 5;

  private final @Nullable String group;
  private final Question<GroupView> question;

  /**
   * Creates the watch; {@link #look} sends the first request.
   *
   * @param group null: the consumer has no group
   */
  public GroupWatch(@Nullable String group, Lookups lookups) {
    this.group = group;
    this.question = new Question<>(lookups::group);
  }

  /** Called while the member has partitions: drops the pending question. */
  void assigned() {
    question.forget();
  }

  /**
   * Describes the rebalance that this member waits for.
   *
   * @param waited how long it has had no partition
   * @return null: the member does not wait for a rebalance, as far as the coordinator has answered
   */
  @Nullable String look(long now, Duration waited) {
    if (group == null || waited.compareTo(PATIENCE) < 0) {
      return null;
    }
    question.ask(now);
    CompletableFuture<GroupView> answer = question.answer();
    if (answer == null || answer.isCompletedExceptionally()) {
      return null;
    }
    GroupView seen = answer.join();
    return seen.isRebalancing() ? words(group, seen, waited) : null;
  }

  private static String words(String group, GroupView seen, Duration waited) {
    String members = members(seen.members());
    String waitsFor =
        seen.isClassic()
            ? "members that have not finished joining it. Its members, this one among them: "
                + members
            : members.isEmpty()
                ? "members to give partitions up"
                : "members to give up partitions that are meant for others: " + members;
    return "this member has been waiting for partitions for "
        + waited.toSeconds()
        + " s: the group "
        + group
        + " is rebalancing and waits for "
        + waitsFor
        + ". If a member ended without leaving the group, the group waits until its session ends ("
        + (seen.isClassic()
            ? "session.timeout.ms"
            : "group.consumer.session.timeout.ms of the broker")
        + ", default 45 s). Close consumers before their process ends, or name each member with"
        + " staticMember(...), so that its restarted process replaces it at once"
        + (seen.isClassic() ? "; a shorter session.timeout.ms shortens the wait" : "");
  }

  private static String members(List<String> all) {
    String shown = String.join(", ", all.subList(0, Math.min(MEMBERS_SHOWN, all.size())));
    return all.size() <= MEMBERS_SHOWN
        ? shown
        : shown + " and " + (all.size() - MEMBERS_SHOWN) + " more";
  }
}
