package io.github.kafkaeasy.dlq.redrive.internal.send;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.apache.kafka.common.header.internals.RecordHeader;
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
   * The edited message for its topic. Adds kafka-easy's own headers again if the edit function has
   * removed them: without the count of redrives, a letter could be redriven endlessly.
   *
   * <p>If this is another topic than that of the restored message, the source partition is not
   * kept, and the record stays one for the failed group only: the header that names this group is
   * valid only together with the topic's name.
   */
  OutgoingMessage<byte[]> marked(
      OutgoingMessage<byte[]> edited, OutgoingMessage<byte[]> message, String topic) {
    boolean moved = !topic.equals(message.topic());
    List<Header> headers = new ArrayList<>(edited.headers());
    for (Header header : message.headers()) {
      if (isOurs(header.key()) && headers.stream().noneMatch(h -> h.key().equals(header.key()))) {
        headers.add(header);
      }
    }
    if (moved && onlyFailedGroup) {
      headers.removeIf(header -> header.key().equals(KafkaEasyHeaders.TARGET_TOPIC));
      headers.add(new RecordHeader(KafkaEasyHeaders.TARGET_TOPIC, topic.getBytes(UTF_8)));
    }
    OutgoingMessage<byte[]> marked =
        Messages.plain(edited.keyBytes(), edited.valueOrNull()).topic(topic).headers(headers);
    Integer partition = edited.partition();
    if (partition != null && !(moved && partition.equals(message.partition()))) {
      marked = marked.partition(partition);
    }
    Long time = edited.timestampMillis();
    return time == null ? marked : marked.timestamp(Instant.ofEpochMilli(time));
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
