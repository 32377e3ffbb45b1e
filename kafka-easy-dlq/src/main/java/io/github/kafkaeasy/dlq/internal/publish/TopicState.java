package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.dlq.internal.route.TopicRole;
import java.util.concurrent.TimeUnit;

/**
 * Whether a dead-letter, retry or spill topic can be written, as far as known, and when the next
 * probe is due. Logs each change of that state once. Used by the dead-letter thread only.
 */
final class TopicState {
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** The longest pause between probes; a probe is one request, so short pauses are cheap. */
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

  /** The reason for health reports; empty while the topic is not known to be down. */
  String trouble() {
    return down ? role + " " + topic + " cannot be written: " + reason : "";
  }

  boolean isDown() {
    return down;
  }

  /**
   * Whether a record was acknowledged since the topic was last down. Until then one letter is sent
   * at a time: of several records for a partition that is just becoming available, the first may be
   * refused and the second accepted, and then an idempotent producer can never deliver the first
   * one.
   */
  boolean isProven() {
    return proven;
  }

  /**
   * Reports a failed send that was not caused by its record.
   *
   * @param meanwhile the sentence of the log line about the records for this topic
   */
  void failed(String why, String meanwhile, long now) {
    if (down) {
      Logs.LOG.debug("{} {} still cannot be written: {}", role.title(), topic, why);
      return;
    }
    down = true;
    reason = why;
    proven = false;
    rounds = 0;
    downSinceNanos = now;
    Logs.LOG.error("{} {} cannot be written: {} {}", role.title(), topic, why, meanwhile);
  }

  /** Plans the next probe: no letter is in flight any more, and the topic is still down. */
  void planProbe(long now) {
    nextProbeNanos = now + Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(20, rounds));
    rounds++;
  }

  /** Makes the next probe due now: the broker's answer was about a record, not about the topic. */
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

  /** Whether enough probes have failed to suspect the producer itself. */
  boolean wantsFreshProducer() {
    return rounds > 0 && rounds % PROBES_PER_PRODUCER == 0;
  }

  long nanosUntilProbe(long now) {
    return Math.max(0, nextProbeNanos - now);
  }
}
