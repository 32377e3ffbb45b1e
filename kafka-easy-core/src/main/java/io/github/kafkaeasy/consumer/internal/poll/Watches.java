package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.internal.intake.GroupCallbacks;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.intake.PartitionPositions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that the poll thread makes in each round, apart from records and commits: figures, health,
 * callbacks, reasons to stop.
 */
public final class Watches {
  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  private final Intake intake;
  private final PartitionPositions positions;
  private final PartitionGauge gauge;
  private final HealthWatch health;
  private final GroupCallbacks callbacks;
  private final StopRules stopRules;
  private final Lifecycle life;
  private final Duration drainLimit;

  public Watches(
      Intake intake,
      PartitionPositions positions,
      PartitionGauge gauge,
      HealthWatch health,
      GroupCallbacks callbacks,
      StopRules stopRules,
      Lifecycle life,
      Duration drainLimit) {
    this.intake = intake;
    this.positions = positions;
    this.gauge = gauge;
    this.health = health;
    this.callbacks = callbacks;
    this.stopRules = stopRules;
    this.life = life;
    this.drainLimit = drainLimit;
  }

  void look(long now) {
    gauge.read(intake.assignments(), intake.active(), now);
    health.look(now);
    boolean asked = callbacks.awaitsCaughtUp() || stopRules.asksWhetherCaughtUp();
    boolean caughtUp = asked && positions.isCaughtUp();
    if (caughtUp && callbacks.awaitsCaughtUp()) {
      intake.beforeWaiting();
      callbacks.caughtUp();
    }
    String why = stopRules.reasonToStop(now, intake.assignments(), isReading(), caughtUp);
    if (why != null && !life.shallEnd()) {
      LOG.info("The consumer closes by itself: {}", why);
      life.requestClose(drainLimit);
    }
  }

  private boolean isReading() {
    return life.state() != ConsumerState.STARTING;
  }
}
