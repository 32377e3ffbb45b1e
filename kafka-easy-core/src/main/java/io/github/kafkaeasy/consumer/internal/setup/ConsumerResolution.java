package io.github.kafkaeasy.consumer.internal.setup;

import io.github.kafkaeasy.consumer.ConsumerProfile;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.Codec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a consumer's settings from its builder's options: applies the profile and the defaults
 * that depend on other options, and checks the rules.
 */
final class ConsumerResolution {
  private static final Logger log = LoggerFactory.getLogger(EasyConsumer.class);

  private ConsumerResolution() {}

  /**
   * The settings of one consumer.
   *
   * @param defaultGroup the connection's group; null: none
   * @throws InvalidOptionException if options are missing or conflict; names both options of a
   *     conflict
   */
  static <V> ConsumerSettings<V> settings(
      OptionValues options, @Nullable String defaultGroup, Codec<V> valueCodec) {
    ConsumerProfile profile = options.find(ConsumerOptions.PROFILE);
    OptionValues all = profile == null ? options : ConsumerPresets.apply(profile, options);
    if (all.has(ConsumerOptions.EXACTLY_ONCE)) {
      all =
          all.orProfile(
              ConsumerOptions.COMMIT_EVERY,
              ConsumerOptions.COMMIT_EVERY_EXACTLY_ONCE,
              "exactlyOnce: readers of committed data wait for it");
    }
    String group = group(options, defaultGroup);
    ConsumerRules.check(all, group);
    String name = all.find(ConsumerOptions.NAME);
    return new ConsumerSettings<>(
        name == null ? ConsumerNames.next(group == null ? "consumer" : group) : name,
        group,
        ConsumerSettings.Source.of(all),
        ConsumerSettings.Processing.of(all, valueCodec),
        all,
        Optional.ofNullable(all.find(ConsumerOptions.ON_FAILURE)));
  }

  /**
   * The group to commit for. With assigned partitions, the connection's default group is ignored:
   * offsets are committed only if the builder names a group.
   */
  private static @Nullable String group(OptionValues options, @Nullable String defaultGroup) {
    return options.has(ConsumerOptions.GROUP) || options.has(ConsumerOptions.PARTITIONS)
        ? options.find(ConsumerOptions.GROUP)
        : defaultGroup;
  }

  /**
   * Creates a topic with its own type and handler.
   *
   * @throws InvalidOptionException if the builder already has the topic
   */
  static <T> ConsumerSettings.OwnType<T> ownType(
      OptionValues options, String name, Codec<T> codec, ConsumerSettings.Handling<T> handling) {
    String topic = Options.topicName("topic", name);
    if (options.get(ConsumerOptions.TOPIC).stream().anyMatch(own -> own.topic().equals(topic))) {
      throw InvalidOptionException.of(
          "topic", topic, "it already has a type and a handler; name each topic once");
    }
    return new ConsumerSettings.OwnType<>(topic, Options.required("codec", codec), handling);
  }

  /** Logs a warning for options that may not have the intended effect. */
  static void warn(ConsumerSettings<?> settings) {
    OptionValues options = settings.options();
    if (options.has(ConsumerOptions.CONCURRENCY)
        && options.get(ConsumerOptions.ORDERING) == Ordering.PARTITION) {
      log.warn(
          "{}: concurrency = {} is only an upper limit in PARTITION order, where at most one handler"
              + " runs for each partition; ordering(KEY) runs several keys of a partition at a time",
          settings.name(),
          options.get(ConsumerOptions.CONCURRENCY));
    }
  }
}
