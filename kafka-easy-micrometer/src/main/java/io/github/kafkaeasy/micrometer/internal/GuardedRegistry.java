package io.github.kafkaeasy.micrometer.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program's registry behind a guard: a registry that is closed, that throws, that denies a
 * meter or has it already changes nothing for the client that is measured. Each kind of trouble is
 * logged once. Any thread.
 */
public final class GuardedRegistry {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30),
    Duration.ofHours(1)
  };
  private static final Logger LOG = LoggerFactory.getLogger(GuardedRegistry.class);

  private final MeterRegistry registry;

  /**
   * What was registered here, to be taken out again, each with what its value comes from: a counter
   * that is read keeps only a weak reference to that.
   */
  private final Map<Meter.Id, Object> ours = new ConcurrentHashMap<>();

  /** Kinds of trouble that the log has had. */
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  public GuardedRegistry(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The registry itself, for binders that are not ours. */
  MeterRegistry unguarded() {
    return registry;
  }

  long wallMillis() {
    return registry.config().clock().wallTime();
  }

  /**
   * Registers a gauge.
   *
   * @return its id, to remove it by; null: it could not be registered
   */
  Meter.@Nullable Id gauge(MeterRow row, Tags tags, DoubleSupplier value) {
    DoubleSupplier guarded = guarded(row, value);
    return registered(
        row,
        tags,
        guarded,
        () ->
            Gauge.builder(row.meterName(), guarded, DoubleSupplier::getAsDouble)
                .tags(tags)
                .description(row.meaning())
                .baseUnit(row.unit().isEmpty() ? null : row.unit())
                .register(registry));
  }

  /**
   * Registers a counter that is read, and costs nothing where it counts. While it cannot be read it
   * stays where it was: a counter that goes back is taken for a restart.
   */
  void counter(MeterRow row, Tags tags, DoubleSupplier value) {
    DoubleSupplier guarded = new Standing(guarded(row, value));
    var unused =
        registered(
            row,
            tags,
            guarded,
            () ->
                FunctionCounter.builder(row.meterName(), guarded, DoubleSupplier::getAsDouble)
                    .tags(tags)
                    .description(row.meaning())
                    .register(registry));
  }

  /** A counter that is written; null: it could not be registered. */
  @Nullable Counter counter(MeterRow row, Tags tags) {
    return made(
        row,
        row,
        () ->
            Counter.builder(row.meterName())
                .tags(tags)
                .description(row.meaning())
                .register(registry));
  }

  /** A timer with a histogram of fixed bounds; null: it could not be registered. */
  @Nullable Timer timer(MeterRow row, Tags tags) {
    return made(
        row,
        row,
        () ->
            Timer.builder(row.meterName())
                .tags(tags)
                .description(row.meaning())
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
  }

  /** The last value that could be read. Any thread. */
  private static final class Standing implements DoubleSupplier {
    private final DoubleSupplier source;
    private volatile double last;

    Standing(DoubleSupplier source) {
      this.source = source;
    }

    @Override
    public double getAsDouble() {
      double now = source.getAsDouble();
      if (!Double.isNaN(now)) {
        last = now;
      }
      return last;
    }
  }

  private DoubleSupplier guarded(MeterRow row, DoubleSupplier value) {
    String kind = "read " + row.name();
    String line = "The meter " + row.meterName() + " could not be read";
    return () -> {
      Double read = guard(kind, line, value::getAsDouble);
      return read == null ? Double.NaN : read;
    };
  }

  private Meter.@Nullable Id registered(
      MeterRow row, Tags tags, DoubleSupplier value, Supplier<Meter> register) {
    Meter before = taken(row, () -> registry.find(row.meterName()).tags(tags).meter());
    if (before != null) {
      say(
          "twice",
          "The registry has the meter "
              + before.getId()
              + " already, from another KafkaEasyMeters; it stays as it is, and so do others that"
              + " are there, without a further line",
          null);
      return null;
    }
    Meter meter = made(row, value, register);
    return meter == null ? null : meter.getId();
  }

  private <M extends Meter> @Nullable M made(MeterRow row, Object value, Supplier<M> register) {
    M meter = taken(row, register);
    if (meter != null) {
      ours.put(meter.getId(), value);
    }
    return meter;
  }

  private <T> @Nullable T taken(MeterRow row, Supplier<@Nullable T> action) {
    return guard(
        "register",
        "The registry did not take the meter "
            + row.meterName()
            + "; it is missing, and others may be, without a further line",
        action);
  }

  /** Runs what writes to meters; what these throw is logged once. */
  void write(Runnable action) {
    run("write", "A meter of the registry could not be written", action);
  }

  private void run(String kind, String line, Runnable action) {
    var unused =
        guard(
            kind,
            line,
            () -> {
              action.run();
              return null;
            });
  }

  /** The one place where what a registry, a meter or a reading throws is caught: null then. */
  private <T> @Nullable T guard(String kind, String line, Supplier<@Nullable T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      say(kind, line, e);
      return null;
    }
  }

  /** Takes a meter out of the registry. */
  void remove(Meter.@Nullable Id id) {
    if (id != null && ours.remove(id) != null) {
      run("remove", "The registry could not let go of the meter " + id, () -> registry.remove(id));
    }
  }

  /** Takes out all that was registered here. */
  public void removeAll() {
    ours.keySet().forEach(this::remove);
  }

  void say(String kind, String line, @Nullable Throwable cause) {
    if (said.add(kind)) {
      LOG.warn("{}", line, cause);
    }
  }
}
