package io.github.kafkaeasy.dlq.internal.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.RetryHeaders;
import io.github.kafkaeasy.message.KafkaEasyHeaders;
import io.github.kafkaeasy.message.MessageHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * The origin of a record in a retry topic and its attempts so far. The values are read from
 * headers, which any producer can write, so each value is clamped to its possible range.
 *
 * @param tier the retry topic that holds the record
 * @param original the record as it was in its source topic
 * @param attempts the attempts so far in all topics, including the source topic
 */
public record Trail(
    RetryTiers.Tier tier,
    ConsumerRecord<byte[], byte[]> original,
    int attempts,
    Instant firstFailure) {

  /** The trail of a record; empty if its topic is no retry topic. */
  public static Optional<Trail> of(
      ConsumerRecord<byte[], byte[]> record, Map<String, RetryTiers.Tier> tiers) {
    RetryTiers.Tier tier = tiers.get(record.topic());
    if (tier == null) {
      return Optional.empty();
    }
    MessageHeaders headers = MessageHeaders.of(record.headers());
    boolean ours = tier.source().equals(headers.string(RetryHeaders.SOURCE_TOPIC));
    // A record without a valid source was put into the retry topic by hand; the retry topic counts
    // as its source.
    ConsumerRecord<byte[], byte[]> original =
        new ConsumerRecord<>(
            ours ? tier.source() : record.topic(),
            ours
                ? (int) clamped(headers, RetryHeaders.SOURCE_PARTITION, Integer.MAX_VALUE)
                : record.partition(),
            ours ? clamped(headers, RetryHeaders.SOURCE_OFFSET, Long.MAX_VALUE) : record.offset(),
            ours ? headers.number(RetryHeaders.SOURCE_TIMESTAMP, -1) : record.timestamp(),
            TimestampType.CREATE_TIME,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            record.key(),
            record.value(),
            withoutOurs(record),
            Optional.empty());
    long now = System.currentTimeMillis();
    long first = headers.number(RetryHeaders.FIRST_FAILURE, record.timestamp());
    return Optional.of(
        new Trail(
            tier,
            original,
            (int)
                Math.min(
                    DeadLetter.LARGEST_COUNT,
                    clamped(headers, RetryHeaders.ATTEMPTS, Integer.MAX_VALUE)),
            Instant.ofEpochMilli(Math.max(0, Math.min(now, first)))));
  }

  /**
   * The same record with its source topic's name, for rules that choose a dead-letter topic by the
   * topic name.
   */
  public ConsumerRecord<byte[], byte[]> asOfSource() {
    if (original.topic().equals(tier.source())) {
      return original;
    }
    return new ConsumerRecord<>(
        tier.source(),
        original.partition(),
        original.offset(),
        original.timestamp(),
        original.timestampType(),
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        original.key(),
        original.value(),
        original.headers(),
        Optional.empty());
  }

  private static long clamped(MessageHeaders headers, String name, long largest) {
    return Math.min(largest, Math.max(0, headers.number(name, 0)));
  }

  /**
   * The remaining wait before the record's next attempt; at most its tier's delay, even if the
   * header names a later time.
   */
  public static Duration waitFor(
      ConsumerRecord<byte[], byte[]> record, RetryTiers.Tier tier, long now) {
    long delay = tier.delay().toMillis();
    long due =
        MessageHeaders.of(record.headers())
            .number(RetryHeaders.DUE, Math.max(0, record.timestamp()) + delay);
    return due <= now ? Duration.ZERO : Duration.ofMillis(Math.min(delay, due - now));
  }

  /**
   * The original's headers. The headers with the target group and the target topic are removed only
   * if they were written for this retry topic, and only the last of each name, because the original
   * may have carried such headers itself.
   */
  private static Headers withoutOurs(ConsumerRecord<byte[], byte[]> record) {
    Header group = null;
    Header topic = record.headers().lastHeader(KafkaEasyHeaders.TARGET_TOPIC);
    if (topic != null && Arrays.equals(topic.value(), record.topic().getBytes(UTF_8))) {
      group = record.headers().lastHeader(KafkaEasyHeaders.TARGET_GROUP);
    } else {
      topic = null;
    }
    Headers kept = new RecordHeaders();
    for (Header header : record.headers()) {
      if (!header.key().startsWith(RetryHeaders.PREFIX) && header != group && header != topic) {
        kept.add(header);
      }
    }
    return kept;
  }

  /** The headers of a record in a retry topic: the original's headers and the retry headers. */
  public static Headers headersFor(
      ConsumerRecord<byte[], byte[]> original,
      int attempts,
      Instant firstFailure,
      RetryTiers.Tier tier,
      String group,
      long now) {
    Headers headers = new RecordHeaders();
    for (Header header : original.headers()) {
      if (!header.key().startsWith(RetryHeaders.PREFIX)) {
        headers.add(header);
      }
    }
    add(headers, RetryHeaders.SOURCE_TOPIC, original.topic());
    add(headers, RetryHeaders.SOURCE_PARTITION, original.partition());
    add(headers, RetryHeaders.SOURCE_OFFSET, original.offset());
    if (original.timestamp() >= 0) {
      add(headers, RetryHeaders.SOURCE_TIMESTAMP, original.timestamp());
    }
    add(headers, RetryHeaders.ATTEMPTS, attempts);
    add(headers, RetryHeaders.FIRST_FAILURE, firstFailure.toEpochMilli());
    add(headers, RetryHeaders.DUE, now + tier.delay().toMillis());
    // Other groups that read the same source topic may use the same retry topics.
    add(headers, KafkaEasyHeaders.TARGET_GROUP, group);
    add(headers, KafkaEasyHeaders.TARGET_TOPIC, tier.topic());
    return headers;
  }

  private static void add(Headers headers, String name, Object value) {
    headers.add(new RecordHeader(name, String.valueOf(value).getBytes(UTF_8)));
  }
}
