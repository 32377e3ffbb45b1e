package io.github.kafkaeasy.dlq.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger of the failure policy; all its classes share one name. */
public final class Logs {
  /** The logger's name, which users put into their log configuration. */
  public static final String NAME = "io.github.kafkaeasy.dlq";

  public static final Logger LOG = LoggerFactory.getLogger(NAME);

  private Logs() {}
}
