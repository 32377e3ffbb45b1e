package io.github.kafkaeasy.dlq.redrive.internal.topic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logger of all redrive packages. Its name is a constant, so that these packages need not
 * import the public class {@code DeadLetters}.
 */
public final class RedriveLog {
  public static final Logger LOG =
      LoggerFactory.getLogger("io.github.kafkaeasy.dlq.redrive.DeadLetters");

  private RedriveLog() {}
}
