package io.github.kafkaeasy.dlq.redrive.internal.read;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Targets;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Finds the record that each letter is about. Used by a redrive, its plan, an export and a look at
 * one letter, on their thread.
 *
 * <p>Most letters hold the record. A pointer does not, and a share group's letter never holds the
 * headers: their records are fetched from the topic that they failed in, as readers of committed
 * data see it. A letter's coordinates are a claim, and a topic that was deleted and made again has
 * other records at the same offsets. So what lies there counts only if it has the time that the
 * letter names, or else if it is not younger than a share group's letter about it.
 *
 * <p>Letters of a topic that cannot be read are answered with the reason, and never keep others
 * back.
 */
public final class Originals implements AutoCloseable {
  private static final int MOST_PLACES = 4;

  /** A producer's clock may be ahead of the broker's that wrote the letter. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

  private final KafkaEasy kafka;

  /** By name, the one that was asked longest ago first. */
  private final Map<String, SourcePlace> places = new LinkedHashMap<>(16, 0.75f, true);

  public Originals(KafkaEasy kafka) {
    this.kafka = kafka;
  }

  /** What is found, or what is missing and why. */
  public FoundOriginal of(StoredLetter letter) {
    boolean pointer = letter.letter().pointer();
    if (!pointer && letter.dialect().copiesHeaders()) {
      return new FoundOriginal(letter.original(), "");
    }
    SourcePlace.Answer answer = fetch(letter.letter().source());
    ConsumerRecord<byte[], byte[]> record = answer.record();
    if (record != null && !isSame(letter, record)) {
      answer =
          SourcePlace.Answer.none(
              "another record lies at its place: the topic was deleted and made again");
      record = null;
    }
    if (record != null) {
      return new FoundOriginal(Original.of(record), "");
    }
    return pointer
        ? new FoundOriginal(null, "it is a pointer, and its original is missing: " + answer.why())
        : new FoundOriginal(
            letter.original(), "its headers are missing, as in each of its kind: " + answer.why());
  }

  private SourcePlace.Answer fetch(DeadLetter.Source source) {
    if (source.topic().isEmpty() || source.partition() < 0 || source.offset() < 0) {
      return SourcePlace.Answer.none("the letter does not say where it is");
    }
    return place(source.topic()).find(source.partition(), source.offset());
  }

  private SourcePlace place(String topic) {
    SourcePlace present = places.get(topic);
    if (present == null) {
      if (places.size() >= MOST_PLACES) {
        SourcePlace eldest = places.remove(places.keySet().iterator().next());
        if (eldest != null) {
          eldest.close();
        }
      }
      present = look(topic);
      places.put(topic, present);
    }
    return present;
  }

  private SourcePlace look(String topic) {
    if (Targets.isInternal(topic)) {
      return new SourcePlace.Closed("the letter names one of Kafka's own topics");
    }
    try {
      String unused = Options.topicName("source topic", topic);
    } catch (InvalidOptionException e) {
      return new SourcePlace.Closed("the letter names what is no topic's name");
    }
    try {
      Optional<TopicFacts> facts = TopicFacts.lookUp(kafka, topic);
      return facts.isEmpty()
          ? new SourcePlace.Closed("the topic " + topic + " does not exist")
          : new SourceTopic(kafka, facts.get());
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return new SourcePlace.Closed("this user may not look at the topic " + topic);
      }
      throw e;
    }
  }

  /** Whether the record that lies there now is the one that failed, as far as the letter tells. */
  private static boolean isSame(StoredLetter letter, ConsumerRecord<byte[], byte[]> record) {
    Original held = letter.original();
    Instant time = letter.letter().source().timestamp();
    if (time != null && record.timestamp() != time.toEpochMilli()) {
      return false;
    }
    if (letter.dialect() == Dialect.SHARE_GROUP
        && record.timestamp() > letter.record().timestamp() + CLOCKS_DIFFER.toMillis()) {
      return false;
    }
    return switch (letter.dialect()) {
      case KAFKA_EASY -> held.key() == null || Arrays.equals(held.key(), record.key());
      case SHARE_GROUP ->
          letter.letter().pointer()
              || (Arrays.equals(held.key(), record.key())
                  && Arrays.equals(held.value(), record.value()));
      default -> true;
    };
  }

  @Override
  public void close() {
    places.values().forEach(SourcePlace::close);
    places.clear();
  }
}
