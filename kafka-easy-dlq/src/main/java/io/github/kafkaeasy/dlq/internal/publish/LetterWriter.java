package io.github.kafkaeasy.dlq.internal.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.dlq.internal.route.Trail;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Creates the messages for one consumer's dead-letter and retry topics, including the description
 * of the failure. Used by the dead-letter thread only.
 */
public final class LetterWriter {
  static final int LONGEST_MESSAGE = 1 << 10;
  static final int LONGEST_STACK_TRACE = 16 << 10;

  private final String group;
  private final Dialect dialect;

  public LetterWriter(String group, Dialect dialect) {
    this.group = group;
    this.dialect = dialect;
  }

  OutgoingMessage<byte[]> write(Letter letter, String topic) {
    RetryTiers.Tier hop = letter.hop();
    return hop != null
        ? forRetry(letter, hop).topic(topic)
        : dialect.write(letter.record(), describe(letter)).topic(topic);
  }

  private OutgoingMessage<byte[]> forRetry(Letter letter, RetryTiers.Tier tier) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    byte[] key = record.key();
    byte[] value = record.value();
    OutgoingMessage<byte[]> message =
        value == null ? OutgoingMessage.tombstone() : OutgoingMessage.of(value);
    if (key != null) {
      message = message.keyBytes(key);
    }
    return message.headers(
        Trail.headersFor(
            record,
            letter.attempts(),
            letter.firstFailure(),
            tier,
            group,
            System.currentTimeMillis()));
  }

  /** The message's size in bytes: key, value and headers. */
  static long bytes(OutgoingMessage<byte[]> message) {
    long bytes = length(message.keyBytes()) + length(message.valueOrNull());
    for (Header header : message.headers()) {
      bytes += header.key().length() + length(header.value());
    }
    return bytes;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** The content of the letter in its present form. */
  DeadLetter describe(Letter letter) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    Throwable thrown = letter.thrown();
    Throwable cause = thrown.getCause();
    boolean withMessage = letter.form().compareTo(LetterForm.WITHOUT_MESSAGE) < 0;
    boolean withStackTrace = letter.form() == LetterForm.WITH_STACK_TRACE;
    return new DeadLetter(
        new DeadLetter.Source(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp() < 0 ? null : Instant.ofEpochMilli(record.timestamp())),
        group,
        letter.attempts(),
        new DeadLetter.Reason(
            letter.failed().stage().name().toLowerCase(Locale.ROOT),
            thrown.getClass().getName(),
            cause == null ? null : cause.getClass().getName(),
            withMessage ? cut(guarded(thrown::getMessage), LONGEST_MESSAGE) : null,
            withStackTrace ? cut(guarded(() -> stackTrace(thrown)), LONGEST_STACK_TRACE) : null),
        letter.firstFailure(),
        letter.failed().lastFailure(),
        redrives(record),
        letter.form() == LetterForm.POINTER);
  }

  /**
   * The number of redrives of a record. A redrive increases the counter itself and removes our
   * source coordinates. A record that still has them was copied back from the dead-letter topic
   * without a redrive, so one is added.
   */
  private static int redrives(ConsumerRecord<byte[], byte[]> record) {
    MessageHeaders headers = MessageHeaders.of(record.headers());
    long before = Math.max(0, headers.number(DeadLetterHeaders.REDRIVES, 0));
    long now = headers.contains(DeadLetterHeaders.SOURCE_TOPIC) ? before + 1 : before;
    return (int) Math.min(DeadLetter.LARGEST_COUNT, now);
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /**
   * The result of a method of the application's exception. An exception from that method must not
   * stop the letter.
   */
  private static @Nullable String guarded(Supplier<@Nullable String> text) {
    try {
      return text.get();
    } catch (RuntimeException | StackOverflowError e) {
      return "(the exception's own method failed: " + e.getClass().getName() + ")";
    }
  }

  /** The text, cut to this many bytes of UTF-8 without splitting a character. */
  static @Nullable String cut(@Nullable String text, int longest) {
    if (text == null) {
      return null;
    }
    // Each character takes at least one byte, so the rest of the text cannot fit.
    byte[] bytes = text.substring(0, Math.min(text.length(), longest + 1)).getBytes(UTF_8);
    int end = Math.min(bytes.length, longest);
    while (end < bytes.length && end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(Arrays.copyOf(bytes, end), UTF_8);
  }
}
