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
 * Wrapper around the application's registry that keeps its failures away from the measured clients:
 * the registry may be closed, throw, deny a meter or already have it. Each kind of failure is
 * logged once. Thread-safe.
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
   * The meters registered here, for {@link #removeAll}, each with the object that supplies its
   * value. Micrometer keeps only a weak reference to that object; this map keeps it from being
   * collected.
   */
  private final Map<Meter.Id, Object> ours = new ConcurrentHashMap<>();

  /** Kinds of failure that were already logged. */
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  public GuardedRegistry(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The application's registry, for Micrometer's own binders. */
  MeterRegistry unguarded() {
    return registry;
  }

  long wallMillis() {
    return registry.config().clock().wallTime();
  }

  /**
   * Registers a gauge.
   *
   * @return its id for {@link #remove}; null if it could not be registered
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
   * Registers a counter whose value is read when it is scraped. If reading fails, the counter keeps
   * its last value, because monitoring systems take a decreasing counter for a restart.
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

  /** Registers a counter to be incremented; null if it could not be registered. */
  @Nullable Counter counter(MeterRow row, Tags tags) {
    return shared(
        row,
        tags,
        () ->
            Counter.builder(row.meterName())
                .tags(tags)
                .description(row.meaning())
                .register(registry));
  }

  /** Registers a timer with a histogram of fixed buckets; null if it could not be registered. */
  @Nullable Timer timer(MeterRow row, Tags tags) {
    return shared(
        row,
        tags,
        () ->
            Timer.builder(row.meterName())
                .tags(tags)
                .description(row.meaning())
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
  }

  /** Supplies the last value that could be read. Thread-safe. */
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
    Meter before = present(row, tags);
    if (before != null) {
      say(
          "twice",
          "The registry already has the meter "
              + before.getId()
              + " from another KafkaEasyMeters; that one is kept. Further cases are not"
              + " logged",
          null);
      return null;
    }
    Meter meter = made(row, value, register);
    return meter == null ? null : meter.getId();
  }

  /**
   * Registers a meter, or returns the one that the registry already has. Only the object that
   * registered a meter removes it.
   */
  private <M extends Meter> @Nullable M shared(MeterRow row, Tags tags, Supplier<M> register) {
    return present(row, tags) == null ? made(row, row, register) : taken(row, register);
  }

  private @Nullable Meter present(MeterRow row, Tags tags) {
    return taken(row, () -> registry.find(row.meterName()).tags(tags).meter());
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
        "The registry refused the meter "
            + row.meterName()
            + "; it will be missing. Further refused meters are not logged",
        action);
  }

  /** Runs an action that writes to meters; an exception is logged once. */
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

  /** Runs an action and catches its exception: logs it once per kind and returns null. */
  private <T> @Nullable T guard(String kind, String line, Supplier<@Nullable T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      say(kind, line, e);
      return null;
    }
  }

  /** Removes a meter from the registry. */
  void remove(Meter.@Nullable Id id) {
    if (id != null && ours.remove(id) != null) {
      run("remove", "The registry could not remove the meter " + id, () -> registry.remove(id));
    }
  }

  /** Removes every meter that was registered here. */
  public void removeAll() {
    ours.keySet().forEach(this::remove);
  }

  void say(String kind, String line, @Nullable Throwable cause) {
    if (said.add(kind)) {
      LOG.warn("{}", line, cause);
    }
  }
}
