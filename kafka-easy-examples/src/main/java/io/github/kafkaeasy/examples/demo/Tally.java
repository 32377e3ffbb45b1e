package io.github.kafkaeasy.examples.demo;

import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The demo's result: acknowledged records compared with settled ones.
 *
 * @param sent acknowledged by the broker
 * @param handled acknowledged and handled
 * @param filtered acknowledged and filtered
 * @param retried acknowledged and retried, with any outcome
 * @param deadLettered acknowledged and dead-lettered
 * @param lost acknowledged but not settled
 * @param strange settled but not acknowledged
 */
record Tally(
    int sent,
    int handled,
    int filtered,
    int retried,
    int deadLettered,
    SortedSet<RecordPlace> lost,
    SortedSet<RecordPlace> strange) {

  static Tally of(
      Set<RecordPlace> acknowledged,
      Set<RecordPlace> handled,
      Set<RecordPlace> filtered,
      Set<RecordPlace> deadLettered,
      Set<RecordPlace> retried) {
    SortedSet<RecordPlace> settled = new TreeSet<>(handled);
    settled.addAll(filtered);
    settled.addAll(deadLettered);
    return new Tally(
        acknowledged.size(),
        both(acknowledged, handled).size(),
        both(acknowledged, filtered).size(),
        both(acknowledged, retried).size(),
        both(acknowledged, deadLettered).size(),
        without(acknowledged, settled),
        without(settled, acknowledged));
  }

  /** Whether each acknowledged record has exactly one outcome and no other record was settled. */
  boolean isRight() {
    return lost.isEmpty() && strange.isEmpty() && sent == handled + filtered + deadLettered;
  }

  /** The demo's last line. */
  @Override
  public String toString() {
    return "demo: sent %d, handled %d, filtered %d, retried %d, dead-lettered %d, lost %d"
        .formatted(sent, handled, filtered, retried, deadLettered, lost.size());
  }

  private static SortedSet<RecordPlace> both(Collection<RecordPlace> a, Collection<RecordPlace> b) {
    SortedSet<RecordPlace> result = new TreeSet<>(a);
    result.retainAll(b);
    return result;
  }

  private static SortedSet<RecordPlace> without(
      Collection<RecordPlace> a, Collection<RecordPlace> b) {
    SortedSet<RecordPlace> result = new TreeSet<>(a);
    result.removeAll(b);
    return result;
  }
}
