package io.github.kafkaeasy.dlq.internal.route;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The rule that gives each record its dead-letter topic. */
public final class Destination {
  private static final String SUFFIX = ".dlq";
  public static final Destination DEFAULT =
      named("<topic>.dlq", source -> source + SUFFIX, Destination::suffixed);

  private final String description;
  private final Function<ConsumerRecord<byte[], byte[]>, String> ofRecord;

  /**
   * Maps a source topic to one entry, with its dead-letter topic as key and the source topic as
   * value; to an empty map if the dead-letter topic depends on the record.
   */
  private final Function<String, Map<String, String>> knownFor;

  /**
   * Maps a topic pattern to a regular expression of the matching dead-letter topics; empty if they
   * are not known.
   */
  private final Function<String, Optional<String>> output;

  private Destination(
      String description,
      Function<ConsumerRecord<byte[], byte[]>, String> ofRecord,
      Function<String, Map<String, String>> knownFor,
      Function<String, Optional<String>> output) {
    this.output = output;
    this.description = description;
    this.ofRecord = ofRecord;
    this.knownFor = knownFor;
  }

  public static Destination fixed(String topic) {
    return named(topic, source -> topic, pattern -> Optional.of(Pattern.quote(topic)));
  }

  public static Destination of(Function<ConsumerRecord<byte[], byte[]>, String> topic) {
    return new Destination(
        "a function's answer", topic, source -> Map.of(), pattern -> Optional.empty());
  }

  private static Destination named(
      String description,
      UnaryOperator<String> ofSource,
      Function<String, Optional<String>> output) {
    return new Destination(
        description,
        record -> ofSource.apply(record.topic()),
        source -> Map.of(ofSource.apply(source), source),
        output);
  }

  /** Refuses a destination that is known to be one of the consumer's own topics. */
  public void check(Consumed consumed) {
    known(consumed.names()).keySet().forEach(topic -> check(topic, consumed));
  }

  /**
   * A regular expression that matches all names with the default suffix, also those of other
   * applications' dead-letter topics: it cannot check whether the rest of the name matches the
   * pattern. A pattern that contains {@code dlq} is meant for reading dead-letter topics, so for
   * such a pattern only names with the suffix twice match: these are the dead-letter topics of the
   * consumer that reads dead-letter topics.
   */
  private static Optional<String> suffixed(String pattern) {
    boolean meantForLetters = pattern.contains("dlq");
    return Optional.of(".*" + Pattern.quote(meantForLetters ? SUFFIX + SUFFIX : SUFFIX));
  }

  /**
   * A regular expression of the dead-letter topics of a pattern's topics; empty if they are not
   * known.
   */
  Optional<String> output(String pattern) {
    return output.apply(pattern);
  }

  /** The dead-letter topics known by name, each with a source topic that leads to it. */
  public Map<String, String> known(Set<String> consumed) {
    Map<String, String> sources = new TreeMap<>();
    consumed.stream().sorted().forEach(source -> sources.putAll(knownFor.apply(source)));
    return sources;
  }

  /**
   * The dead-letter topic for a record.
   *
   * @throws RuntimeException the exception of the user's function, or a refusal of the topic that
   *     the function returned
   */
  public String of(ConsumerRecord<byte[], byte[]> record, Consumed consumed) {
    return check(ofRecord.apply(record), consumed);
  }

  private static String check(String topic, Consumed consumed) {
    Options.topicName("to", topic);
    if (consumed.reads(topic)) {
      throw InvalidOptionException.conflict(
          "to",
          topic,
          consumed.option(),
          consumed,
          "the consumer would read its own dead letters and fail on them endlessly. Name a topic"
              + " that this consumer does not read");
    }
    return topic;
  }

  @Override
  public String toString() {
    return description;
  }
}
