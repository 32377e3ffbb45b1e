package io.github.kafkaeasy.dlq.redrive.internal.topic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one logger of all rooms, by a constant name, so that no room needs the public face for it.
 */
public final class RedriveLog {
  public static final Logger LOG =
      LoggerFactory.getLogger("io.github.kafkaeasy.dlq.redrive.DeadLetters");

  private RedriveLog() {}
}
