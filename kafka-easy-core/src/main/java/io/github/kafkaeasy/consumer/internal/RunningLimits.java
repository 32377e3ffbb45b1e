package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.ConsumerLimits;
import io.github.kafkaeasy.consumer.internal.lanes.LaneParts;
import io.github.kafkaeasy.consumer.internal.poll.FlowControl;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings.Async;
import io.github.kafkaeasy.internal.options.OptionValues;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of a consumer that can change while it runs. Any thread may change them; workers, the
 * gate and flow control use the new values at once.
 *
 * <p>The number of lanes does not change, because a key must stay in its lane while it is held or
 * runs.
 */
public final class RunningLimits {
  private static final String REASON = "changed while the consumer runs";
  private static final Logger LOG = LoggerFactory.getLogger(RunningLimits.class);

  private final ConsumerSettings<?> settings;
  private final LaneParts lanes;
  private final FlowControl flow;
  private final boolean async;

  // The next two fields are guarded by this.
  private OptionValues options;
  private int concurrency;

  RunningLimits(ConsumerSettings<?> settings, LaneParts lanes, FlowControl flow) {
    this.settings = settings;
    this.lanes = lanes;
    this.flow = flow;
    this.async = settings.processing().handling() instanceof Async<?>;
    this.options = settings.options();
    this.concurrency = settings.processing().concurrency();
  }

  Optional<String> group() {
    return Optional.ofNullable(settings.group());
  }

  public synchronized ConsumerLimits now() {
    Double rate = options.find(ConsumerOptions.MAX_RECORDS_PER_SECOND);
    return new ConsumerLimits(
        concurrency, rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate));
  }

  /** How many handlers can run at the same time with this number of partitions. */
  synchronized int handlersAtMost(int partitions) {
    return lanes.keying().handlersAtMost(concurrency, partitions, async);
  }

  public synchronized ConsumerLimits concurrency(int handlers) {
    int checked = ConsumerOptions.CONCURRENCY.checked(handlers);
    ConsumerLimits before = now();
    concurrency = checked;
    options = options.changed(ConsumerOptions.CONCURRENCY, checked, REASON);
    if (async) {
      lanes.gate().changeMostOpen(checked);
    }
    flow.concurrency(checked);
    lanes.workers().limit(LaneWiring.workersFor(checked, async));
    LOG.info("{}: concurrency is now {}, was {}", settings.name(), checked, before.concurrency());
    return before;
  }

  /**
   * Changes the maximum number of attempts per second.
   *
   * @param perSecond null: no limit
   */
  public synchronized ConsumerLimits rate(@Nullable Double perSecond) {
    Double checked =
        perSecond == null ? null : ConsumerOptions.MAX_RECORDS_PER_SECOND.checked(perSecond);
    ConsumerLimits before = now();
    options = options.changed(ConsumerOptions.MAX_RECORDS_PER_SECOND, checked, REASON);
    lanes.gate().changeRate(checked == null ? 0 : checked);
    LOG.info(
        "{}: maxRecordsPerSecond is now {}, was {}",
        settings.name(),
        checked == null ? "no limit" : checked,
        before.maxRecordsPerSecond().isPresent()
            ? before.maxRecordsPerSecond().getAsDouble()
            : "no limit");
    return before;
  }

  /** The consumer's settings with the present values of the limits, for {@code describe()}. */
  public synchronized ConsumerSettings<?> described() {
    return settings.describedBy(options);
  }
}
