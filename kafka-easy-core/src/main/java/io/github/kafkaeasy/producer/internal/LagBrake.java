package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.LagMonitor;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import io.github.kafkaeasy.producer.RateLimit;
import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import java.time.Duration;
import org.slf4j.Logger;

/**
 * Limits a producer's rate while a consumer group has many open records, and removes the limit
 * afterwards. Its callbacks run on the lag monitor's thread.
 */
public final class LagBrake implements AutoCloseable {
  private static final Logger log = ProducerLog.LOG;
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final EasyAdmin admin;
  private final LagMonitor monitor;

  /**
   * Creates the brake and starts the lag monitor.
   *
   * @param admin closed together with the brake
   * @param limit a limit that names this group
   */
  public LagBrake(EasyAdmin admin, String group, RateLimit limit, Pacer pacer) {
    this.admin = admin;
    this.monitor =
        admin
            .groups()
            .watchLag(group)
            .every(LOOK)
            .backlogAt(limit.maxLag())
            .goneAt(limit.maxLag() / 2)
            .onBacklog(
                reading -> {
                  pacer.perSecond(limit.recordsPerSecond());
                  log.warn(
                      "{} is {} records behind: sending slows down to {}",
                      group,
                      reading.open(),
                      RateLimit.perSecond(limit.recordsPerSecond()));
                })
            .onBacklogGone(
                reading -> {
                  log.info(
                      "{} is now {} records behind: sending continues at full speed",
                      group,
                      reading.open());
                  pacer.perSecond(0);
                })
            .start();
  }

  @Override
  public void close() {
    ClientClosing.all(monitor::close, admin::close);
  }
}
