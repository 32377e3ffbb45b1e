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
import io.github.kafkaeasy.internal.connection.ClientClosing;
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
 * Finds the original record of each letter. Used by a redrive, its plan, an export and the view of
 * one letter, on their thread.
 *
 * <p>Most letters contain the original. A pointer does not, and a share group's letter never
 * contains the headers: their originals are read from the source topic, as a reader of committed
 * data. A letter's coordinates are not trusted, and a topic that was deleted and created again has
 * other records at the same offsets. So a record at these coordinates counts as the original only
 * if it has the timestamp that the letter names (if it names one), if it is not younger than a
 * share group's letter about it, and if it has the key that a pointer of kafka-easy contains, or
 * the key and value that a share group's letter contains.
 *
 * <p>If a source topic does not exist or cannot be read, its letters get the reason as an answer;
 * letters of other topics are not affected. But if the request that describes the topic fails for
 * another reason than a missing permission, its exception is thrown.
 */
public final class Originals implements AutoCloseable {
  private static final int MOST_PLACES = 4;

  /**
   * A tolerance, because the producer's clock may be ahead of the clock of the broker that wrote
   * the letter.
   */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

  private final KafkaEasy kafka;

  /** Source topics by name, the least recently used first. */
  private final Map<String, SourcePlace> places = new LinkedHashMap<>(16, 0.75f, true);

  public Originals(KafkaEasy kafka) {
    this.kafka = kafka;
  }

  /** The original, or the missing parts with the reason. */
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
              "another record is at its offset: the topic was deleted and created again, or the"
                  + " letter names a wrong offset");
      record = null;
    }
    if (record != null) {
      return new FoundOriginal(Original.of(record), "");
    }
    return pointer
        ? new FoundOriginal(null, "it is a pointer, and its original is missing: " + answer.why())
        : new FoundOriginal(
            letter.original(),
            "its headers are missing, as in every share group's letter: " + answer.why());
  }

  private SourcePlace.Answer fetch(DeadLetter.Source source) {
    if (source.topic().isEmpty() || source.partition() < 0 || source.offset() < 0) {
      return SourcePlace.Answer.none("the letter does not contain its coordinates");
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
      return new SourcePlace.Closed("the letter contains an invalid topic name");
    }
    try {
      Optional<TopicFacts> facts = TopicFacts.lookUp(kafka, topic);
      return facts.isEmpty()
          ? new SourcePlace.Closed("the topic " + topic + " does not exist")
          : new SourceTopic(kafka, facts.get());
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return new SourcePlace.Closed("this user may not describe the topic " + topic);
      }
      throw e;
    }
  }

  /** Whether the record at these coordinates is the one that failed, as far as the letter shows. */
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
    ClientClosing.all(
        places.values().stream().<Runnable>map(place -> place::close).toArray(Runnable[]::new));
    places.clear();
  }
}
