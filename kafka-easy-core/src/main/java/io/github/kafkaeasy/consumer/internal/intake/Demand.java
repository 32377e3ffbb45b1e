package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.internal.offsets.Epoch;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Pauses and resumes partitions, and only when something changes. A gained partition begins paused,
 * whatever its state was with an earlier owner. Poll thread only.
 */
final class Demand {
  private final Consumer<byte[], byte[]> kafka;
  private final Set<Epoch> paused = new HashSet<>();

  Demand(Consumer<byte[], byte[]> kafka) {
    this.kafka = kafka;
  }

  void gained(Epoch epoch) {
    paused.add(epoch);
    kafka.pause(List.of(epoch.partition));
  }

  void set(Epoch epoch, boolean wanted) {
    if (wanted && paused.remove(epoch)) {
      kafka.resume(List.of(epoch.partition));
    } else if (!wanted && paused.add(epoch)) {
      kafka.pause(List.of(epoch.partition));
    }
  }

  boolean isWanted(Epoch epoch) {
    return !paused.contains(epoch);
  }

  /** The same partition under a new epoch. */
  void moved(Epoch old, Epoch fresh) {
    if (paused.remove(old)) {
      paused.add(fresh);
    }
  }

  void forgotten(Collection<Epoch> gone) {
    paused.removeAll(gone);
  }
}
