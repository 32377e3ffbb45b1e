package io.github.kafkaeasy.producer.internal.send;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logger of a producer's internal packages, with the name of the public type. */
public final class ProducerLog {
  public static final Logger LOG =
      LoggerFactory.getLogger("io.github.kafkaeasy.producer.EasyProducer");

  private ProducerLog() {}
}
