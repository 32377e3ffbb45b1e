package io.github.kafkaeasy.consumer.internal.setup;

import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Settings;

/**
 * The table that {@code describe()} returns: the options of kafka-easy and the settings of Kafka's
 * consumer.
 */
public final class ConsumerDescription {

  private ConsumerDescription() {}

  /**
   * The table of one consumer.
   *
   * @param kafka settings of the Kafka consumer
   */
  public static String of(ConsumerSettings<?> settings, Settings kafka) {
    OptionValues options = settings.options();
    String group = settings.group() == null ? "no group" : "group " + settings.group();
    return options
        .describe(
            ConsumerOptions.table(),
            option -> ConsumerRules.isInForce(option, options),
            kafka.only(name -> !name.endsWith(".deserializer")))
        .describe("consumer " + settings.name() + " of " + group + ", " + settings.topics());
  }
}
