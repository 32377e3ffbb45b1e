package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.dlq.internal.route.TopicRole;
import java.util.concurrent.TimeUnit;

/**
 * Whether a dead-letter, retry or spill topic can be written, as far as we know, and when to look
 * again. Says so loudly when that changes, and only then. Dead-letter thread only.
 */
final class TopicState {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** A probe is one request, so the healing need not wait long for it. */
  static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int PROBES_PER_PRODUCER = 3;

  private final TopicRole role;
  private final String topic;
  private boolean down;
  private boolean proven;
  private int rounds;
  private long downSinceNanos;
  private long nextProbeNanos;
  private String reason = "";

  TopicState(TopicRole role, String topic) {
    this.role = role;
    this.topic = topic;
  }

  /** For health reports; empty while the topic is not known to be down. */
  String trouble() {
    return down ? role + " " + topic + " cannot be written: " + reason : "";
  }

  boolean isDown() {
    return down;
  }

  /**
   * Whether a record has arrived since the topic was last in doubt. Until then one goes alone: of
   * several to a partition that is only just coming up, the first may be refused and the second
   * accepted, and then an idempotent producer cannot get the first one in any more.
   */
  boolean isProven() {
    return proven;
  }

  /** A send failed, and not because of its record. */
  void failed(String why, long now) {
    if (down) {
      Logs.LOG.debug("{} {} still cannot be written: {}", role.title(), topic, why);
      return;
    }
    down = true;
    reason = why;
    proven = false;
    rounds = 0;
    downSinceNanos = now;
    Logs.LOG.error(
        "{} {} cannot be written: {} Records due for it wait uncommitted, each with"
            + " its key held; one at a time probes the topic until it can be written again.",
        role.title(),
        topic,
        why);
  }

  /** Everything that was under way has ended, and the topic is still down. */
  void planProbe(long now) {
    nextProbeNanos = now + Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(20, rounds));
    rounds++;
  }

  /** What was under way ended without an answer about the topic. */
  void probeNow(long now) {
    nextProbeNanos = now;
  }

  void wrote(long now) {
    proven = true;
    if (down) {
      down = false;
      Logs.LOG.warn(
          "{} {} can be written again, after {} s",
          role.title(),
          topic,
          TimeUnit.NANOSECONDS.toSeconds(now - downSinceNanos));
    }
  }

  /** Whether probes have failed so often that a producer of its own making may be the reason. */
  boolean wantsFreshProducer() {
    return rounds > 0 && rounds % PROBES_PER_PRODUCER == 0;
  }

  long nanosUntilProbe(long now) {
    return Math.max(0, nextProbeNanos - now);
  }
}
