package io.github.kafkaeasy.consumer.internal.offsets;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Where progress goes: plain commits, or units of work in transactions. Poll thread only. */
public interface Committer {

  /** What became of start positions that were to be committed. */
  enum Taken {
    YES,

    /** They failed, or got no answer in time. */
    NO,

    /** They are on their way: ask again in the next round. */
    LATER
  }

  /** Commits, without waiting, when it is time to and there is something new to say. */
  void commitIfDue(long now, Collection<Assignment> assignments);

  /**
   * Commits and waits.
   *
   * @return whether everything done is acknowledged now
   */
  boolean commitNow(Collection<Assignment> assignments, Duration atMost);

  /** Commits where partitions start; nothing of them was done yet. */
  Taken commitStarts(Map<Assignment, OffsetAndMetadata> starts, Duration atMost);

  /** Commits even what the broker is known to have; true when it took it. */
  boolean commitAgain(Collection<Assignment> assignments, Duration atMost);

  /** After a commit that was not acknowledged: whether a poll, and then another try, may help. */
  boolean wasPutOff();

  /** Whether the broker has acknowledged all that is done. */
  boolean isAllCommitted(Collection<Assignment> assignments);

  /**
   * Assignments that have to start over where they were committed last: what was done since cannot
   * be committed. Each is answered once.
   */
  List<Assignment> takeToStartOver();

  /** The application moves this assignment: what is done there and would be lost is settled now. */
  void moving(Assignment assignment);

  /** Ends, after the group was left. */
  void close(Duration atMost);
}
