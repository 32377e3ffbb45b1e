package io.github.kafkaeasy.micrometer.internal;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;

/** Group of gauges that are removed together. Thread-safe. */
final class GaugeSet {
  private final GuardedRegistry registry;
  private final List<Meter.Id> ids = new CopyOnWriteArrayList<>();

  GaugeSet(GuardedRegistry registry) {
    this.registry = registry;
  }

  void add(MeterRow row, Tags tags, DoubleSupplier value) {
    Meter.Id id = registry.gauge(row, tags, value);
    if (id != null) {
      ids.add(id);
    }
  }

  void clear() {
    ids.forEach(registry::remove);
    ids.clear();
  }
}
