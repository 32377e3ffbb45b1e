package io.github.kafkaeasy.producer.internal.send;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where all rooms of a producer log: under the name of the type that users know. */
public final class ProducerLog {
  public static final Logger LOG =
      LoggerFactory.getLogger("io.github.kafkaeasy.producer.EasyProducer");

  private ProducerLog() {}
}
