package io.github.kafkaeasy.dlq.internal.route;

import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Which dead-letter topic a record goes to. */
public final class Destination {
  public static final Destination DEFAULT = named("<topic>.dlq", source -> source + ".dlq");

  private final String description;
  private final Function<ConsumerRecord<byte[], byte[]>, String> ofRecord;

  /** For a source topic: its dead-letter topic, and itself; empty when only a record can tell. */
  private final Function<String, Map<String, String>> knownFor;

  private Destination(
      String description,
      Function<ConsumerRecord<byte[], byte[]>, String> ofRecord,
      Function<String, Map<String, String>> knownFor) {
    this.description = description;
    this.ofRecord = ofRecord;
    this.knownFor = knownFor;
  }

  public static Destination fixed(String topic) {
    return named(topic, source -> topic);
  }

  public static Destination of(Function<ConsumerRecord<byte[], byte[]>, String> topic) {
    return new Destination("a function's answer", topic, source -> Map.of());
  }

  private static Destination named(String description, UnaryOperator<String> ofSource) {
    return new Destination(
        description,
        record -> ofSource.apply(record.topic()),
        source -> Map.of(ofSource.apply(source), source));
  }

  /** Refuses what is known to lead a consumer of these topics back to itself. */
  public void check(Set<String> consumed) {
    known(consumed).keySet().forEach(topic -> check(topic, consumed));
  }

  /** The dead-letter topics known by name, each with a source topic that leads there. */
  public Map<String, String> known(Set<String> consumed) {
    Map<String, String> sources = new TreeMap<>();
    consumed.stream().sorted().forEach(source -> sources.putAll(knownFor.apply(source)));
    return sources;
  }

  /**
   * The topic for a record.
   *
   * @throws RuntimeException whatever the user's function throws, or because of its answer
   */
  public String of(ConsumerRecord<byte[], byte[]> record, Set<String> consumed) {
    return check(ofRecord.apply(record), consumed);
  }

  private static String check(String topic, Set<String> consumed) {
    Options.topicName("to", topic);
    if (consumed.contains(topic)) {
      throw InvalidOptionException.conflict(
          "to",
          topic,
          "topics",
          consumed,
          "a dead letter would come back to the consumer that failed on it, for ever. Name a topic"
              + " that this consumer does not read");
    }
    return topic;
  }

  @Override
  public String toString() {
    return description;
  }
}
