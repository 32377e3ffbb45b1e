package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Pauses and resumes partitions in Kafka's client, only when the wanted state has changed. A newly
 * assigned partition starts paused, whatever its state in an earlier assignment. Poll thread only.
 */
final class Demand {
  private final Consumer<byte[], byte[]> kafka;
  private final Set<Assignment> paused = new HashSet<>();

  Demand(Consumer<byte[], byte[]> kafka) {
    this.kafka = kafka;
  }

  void gained(Assignment assignment) {
    paused.add(assignment);
    kafka.pause(List.of(assignment.partition));
  }

  void set(Assignment assignment, boolean wanted) {
    if (wanted && paused.remove(assignment)) {
      kafka.resume(List.of(assignment.partition));
    } else if (!wanted && paused.add(assignment)) {
      kafka.pause(List.of(assignment.partition));
    }
  }

  boolean isWanted(Assignment assignment) {
    return !paused.contains(assignment);
  }

  /** Transfers the state to the new assignment of the same partition. */
  void moved(Assignment old, Assignment fresh) {
    if (paused.remove(old)) {
      paused.add(fresh);
    }
  }

  void forgotten(Collection<Assignment> gone) {
    paused.removeAll(gone);
  }
}
