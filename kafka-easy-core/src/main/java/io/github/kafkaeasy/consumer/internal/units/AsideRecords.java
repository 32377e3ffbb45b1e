package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.outputs.Kept;
import io.github.kafkaeasy.consumer.internal.outputs.Output;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records whose outputs failed alone in a transaction. They and the outputs behind them in their
 * partition are left out of transactions for a while, and the log and health reports name them.
 * Poll thread, except {@link #trouble}.
 */
final class AsideRecords {
  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();
  private static final Logger LOG = LoggerFactory.getLogger(UnitCommitter.class);

  /** Changed by the poll thread, read by any thread. */
  private final Map<Assignment, String> records = new ConcurrentHashMap<>();

  void add(Unit.Part alone, Throwable cause, long now) {
    Assignment assignment = alone.assignment();
    Kept kept = alone.outputs().get(0);
    assignment.outputs.setAside(now, FIRST_NANOS, LONGEST_NANOS);
    String record =
        assignment.partition
            + " offset "
            + kept.offset
            + " (outputs to "
            + kept.outputs.stream().map(Output::topic).distinct().toList()
            + ")";
    String before = records.put(assignment, record);
    if (!record.equals(before)) {
      LOG.warn(
          "A transaction with the outputs of one record alone was not committed ({}). The record is"
              + " {}: it is tried again within {} s, and the outputs behind it in its"
              + " partition wait; other partitions are committed",
          KafkaFailures.reason(cause),
          record,
          Duration.ofNanos(LONGEST_NANOS).toSeconds());
    }
  }

  /** Forgets the records of partitions in this unit, and of partitions that were revoked. */
  void committed(Unit unit) {
    if (!records.isEmpty()) {
      unit.parts().forEach(part -> records.remove(part.assignment()));
      records.keySet().removeIf(assignment -> assignment.outputs.isOver());
    }
  }

  /** The records, for health reports; empty if there is none. Any thread. */
  String trouble() {
    List<String> alone =
        records.entrySet().stream()
            .filter(each -> !each.getKey().outputs.isOver())
            .map(Map.Entry::getValue)
            .sorted()
            .toList();
    return alone.isEmpty()
        ? ""
        : "Transactions with the outputs of these records are not committed, and outputs behind"
            + " them in their partitions wait: "
            + String.join(", ", alone);
  }
}
