package io.github.kafkaeasy.consumer.internal.offsets;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Commits progress: by plain commits, or in transactions. Poll thread only. */
public interface Committer {

  /** Result of committing start positions. */
  enum Taken {
    YES,

    /** The commit failed, or was not answered in time. */
    NO,

    /** The commit is in progress: ask again in the next round. */
    LATER
  }

  /** Starts a commit if one is due and there is new progress. Does not block. */
  void commitIfDue(long now, Collection<Assignment> assignments);

  /**
   * Called before the poll thread waits for handlers or callbacks of the application: ends an open
   * transaction, because brokers abort it after its timeout, and until its end no reader of
   * committed data sees newer records. Does not block.
   */
  void beforeWaiting();

  /**
   * Commits and waits for the answer.
   *
   * @return whether all progress is acknowledged now
   */
  boolean commitNow(Collection<Assignment> assignments, Duration atMost);

  /** Commits the start positions of partitions without any done record. */
  Taken commitStarts(Map<Assignment, OffsetAndMetadata> starts, Duration atMost);

  /**
   * Commits all progress, even if the broker is known to have it; true when the broker has accepted
   * it.
   */
  boolean commitAgain(Collection<Assignment> assignments, Duration atMost);

  /**
   * After a commit that was not acknowledged: whether another try may succeed after the next poll,
   * because a rebalance (with transactions, also a lost membership) prevented the commit.
   */
  boolean wasPutOff();

  /** Whether the broker has acknowledged all progress. */
  boolean isAllCommitted(Collection<Assignment> assignments);

  /**
   * Assignments that must start over at their last committed offset, because the records that were
   * done after that commit cannot be committed. Each is returned once.
   */
  List<Assignment> takeToStartOver();

  /**
   * Called before a seek of the application moves the position of an assignment: commits done
   * records whose outputs would otherwise be dropped.
   */
  void moving(Assignment assignment);

  /** Closes the committer. Called after the group was left. */
  void close(Duration atMost);
}
