package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Messages;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.message.KafkaEasyHeaders;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Restores the original message from a letter. */
final class Restorer {
  private final boolean onlyFailedGroup;
  private long renewedTimestamps;

  Restorer(boolean onlyFailedGroup) {
    this.onlyFailedGroup = onlyFailedGroup;
  }

  long renewedTimestamps() {
    return renewedTimestamps;
  }

  /**
   * @param original the record that failed: taken from the letter, or read from the source topic
   *     for a pointer
   * @param repeat whether the letter may have been sent before
   */
  OutgoingMessage<byte[]> restore(
      StoredLetter letter, Original original, TopicFacts target, boolean repeat) {
    DeadLetter.Source source = letter.letter().source();
    List<Header> kept = new ArrayList<>();
    for (Header header : original.headers()) {
      if (!isOurs(header.key())) {
        kept.add(header);
      }
    }
    OutgoingMessage<byte[]> message =
        Messages.plain(original.key(), original.value())
            .topic(target.name())
            .headers(kept)
            .header(DeadLetterHeaders.REDRIVES, redrives(letter, original) + 1L)
            .header(DeadLetterHeaders.REDRIVEN_FROM, letter.coordinates());
    if (repeat) {
      message = message.header(DeadLetterHeaders.REDRIVE_REPEAT, "true");
    }
    if (onlyFailedGroup) {
      message =
          message
              .header(KafkaEasyHeaders.TARGET_GROUP, letter.letter().group())
              .header(KafkaEasyHeaders.TARGET_TOPIC, target.name());
    }
    if (target.name().equals(source.topic())
        && source.partition() >= 0
        && source.partition() < target.partitions()) {
      message = message.partition(source.partition());
    }
    Instant time = source.timestamp() == null ? original.timestamp() : source.timestamp();
    return time == null ? message : timed(message, time, target.retentionMillis());
  }

  /**
   * The number of redrives of a letter's record. A letter whose writer copies no headers does not
   * contain this number; the original record does.
   */
  static int redrives(StoredLetter letter, @Nullable Original original) {
    return Math.max(letter.letter().redrives(), original == null ? 0 : original.redrives());
  }

  /**
   * Adds kafka-easy's own headers again if the edit function has removed them: without the count of
   * redrives, a letter could be redriven endlessly.
   */
  static OutgoingMessage<byte[]> keepMarks(
      OutgoingMessage<byte[]> edited, OutgoingMessage<byte[]> message) {
    OutgoingMessage<byte[]> marked = edited;
    for (Header header : message.headers()) {
      if (isOurs(header.key())
          && edited.headers().stream().noneMatch(h -> h.key().equals(header.key()))) {
        marked = marked.header(header.key(), header.value());
      }
    }
    return marked;
  }

  private static boolean isOurs(String header) {
    return header.startsWith(DeadLetterHeaders.REDRIVE_PREFIX)
        || header.equals(DeadLetterHeaders.REDRIVES)
        || header.equals(KafkaEasyHeaders.TARGET_GROUP)
        || header.equals(KafkaEasyHeaders.TARGET_TOPIC);
  }

  /**
   * Sets the original's timestamp. Retention uses timestamps, so a record with an old one could be
   * deleted before it is read; such a record is sent with the present time, and counted.
   */
  private OutgoingMessage<byte[]> timed(
      OutgoingMessage<byte[]> message, Instant time, long retentionMillis) {
    renewedTimestamps += Messages.isBadTime(time, retentionMillis) ? 1 : 0;
    return Messages.timed(message, time, retentionMillis);
  }
}
