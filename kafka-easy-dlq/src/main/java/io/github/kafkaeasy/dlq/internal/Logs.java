package io.github.kafkaeasy.dlq.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger of everything that the failure policy does: one name, whatever class logs. */
public final class Logs {
  /** What log configurations name; part of what users see. */
  public static final String NAME = "io.github.kafkaeasy.dlq";

  public static final Logger LOG = LoggerFactory.getLogger(NAME);

  private Logs() {}
}
