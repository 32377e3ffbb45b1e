package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Writes the dead letter of a failed record: the original's bytes, its headers in their order with
 * repeats and nulls, and ours behind them. Under our names only ours remain, so however often a
 * record fails its headers do not grow.
 */
final class LetterWriter {
  static final int LONGEST_MESSAGE = 1 << 10;
  static final int LONGEST_STACK_TRACE = 16 << 10;

  /** A pointer keeps a key up to this size, so that it lies beside its key's other dead letters. */
  static final int LONGEST_POINTER_KEY = 1 << 10;

  private final String group;
  private final Dialect dialect;

  LetterWriter(String group, Dialect dialect) {
    this.group = group;
    this.dialect = dialect;
  }

  OutgoingMessage<byte[]> write(Letter letter, String topic) {
    RetryTiers.Tier hop = letter.hop;
    if (hop != null) {
      return forRetry(letter, hop).topic(topic);
    }
    ConsumerRecord<byte[], byte[]> record = letter.record();
    boolean pointer = letter.form == LetterForm.POINTER;
    List<Header> headers = new ArrayList<>();
    if (!pointer) {
      record.headers().forEach(header -> keep(headers, header));
    }
    // Only our own dialect knows pointers.
    if (dialect == Dialect.SPRING && !pointer) {
      SpringLetter.add(headers, letter, group, redrives(record));
    } else {
      addOurs(headers, letter);
    }
    byte[] key = record.key();
    // A pointer's value is empty and not null: a tombstone would be deleted from a compacted topic.
    byte[] value = pointer ? new byte[0] : record.value();
    if (dialect == Dialect.JSON_ENVELOPE && !pointer) {
      add(headers, DeadLetterHeaders.ENVELOPE, "true");
      value = Envelope.wrap(record.topic(), value, reason(letter), letter.failed.lastFailure());
    }
    OutgoingMessage<byte[]> message =
        value == null ? OutgoingMessage.tombstone() : OutgoingMessage.of(value);
    if (key != null && (!pointer || key.length <= LONGEST_POINTER_KEY)) {
      message = message.keyBytes(key);
    }
    return message.topic(topic).headers(headers);
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
    return message.headers(Trail.headersFor(letter, tier, group, System.currentTimeMillis()));
  }

  private void keep(List<Header> headers, Header header) {
    boolean replaced =
        header.key().startsWith(DeadLetterHeaders.PREFIX)
            || (dialect == Dialect.SPRING && header.key().startsWith(SpringDialect.DLT));
    if (!replaced) {
      headers.add(header);
    }
  }

  /** What the letter will tell. */
  static DeadLetter describe(Letter letter, String group) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    return new DeadLetter(
        new DeadLetter.Source(
            record.topic(),
            record.partition(),
            record.offset(),
            DeadLetter.time(record.timestamp())),
        group,
        letter.attempts(),
        new DeadLetter.Reason(
            stage(letter), letter.cause.getClass().getName(), message(letter), null),
        letter.firstFailure(),
        letter.failed.lastFailure(),
        redrives(record),
        letter.form == LetterForm.POINTER);
  }

  private static String reason(Letter letter) {
    String message = message(letter);
    String name = letter.cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  private static String stage(Letter letter) {
    return letter.failed.stage().name().toLowerCase(Locale.ROOT);
  }

  private void addOurs(List<Header> headers, Letter letter) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    add(headers, DeadLetterHeaders.SOURCE_TOPIC, record.topic());
    add(headers, DeadLetterHeaders.SOURCE_PARTITION, record.partition());
    add(headers, DeadLetterHeaders.SOURCE_OFFSET, record.offset());
    if (record.timestamp() >= 0) {
      add(headers, DeadLetterHeaders.SOURCE_TIMESTAMP, record.timestamp());
    }
    add(headers, DeadLetterHeaders.GROUP, group);
    add(headers, DeadLetterHeaders.ATTEMPTS, letter.attempts());
    add(headers, DeadLetterHeaders.STAGE, stage(letter));
    add(headers, DeadLetterHeaders.EXCEPTION_CLASS, letter.cause.getClass().getName());
    if (letter.form.compareTo(LetterForm.WITHOUT_MESSAGE) < 0) {
      addCut(headers, DeadLetterHeaders.EXCEPTION_MESSAGE, message(letter), LONGEST_MESSAGE);
    }
    if (letter.form == LetterForm.WITH_STACK_TRACE) {
      addCut(headers, DeadLetterHeaders.EXCEPTION_STACK, stackTrace(letter), LONGEST_STACK_TRACE);
    }
    add(headers, DeadLetterHeaders.FIRST_FAILURE, millis(letter.firstFailure()));
    add(headers, DeadLetterHeaders.LAST_FAILURE, millis(letter.failed.lastFailure()));
    add(headers, DeadLetterHeaders.REDRIVES, redrives(record));
    if (letter.form == LetterForm.POINTER) {
      add(headers, DeadLetterHeaders.POINTER, "true");
    }
  }

  /**
   * A record that still carries source coordinates of ours was copied back as it was, so it counts
   * here; one without them was counted by whatever brought it back.
   */
  private static int redrives(ConsumerRecord<byte[], byte[]> record) {
    MessageHeaders headers = MessageHeaders.of(record.headers());
    int before = DeadLetter.count(headers, DeadLetterHeaders.REDRIVES);
    return headers.contains(DeadLetterHeaders.SOURCE_TOPIC)
        ? Math.min(DeadLetter.LARGEST_COUNT, before + 1)
        : before;
  }

  static @Nullable String message(Letter letter) {
    return guarded(letter.cause::getMessage);
  }

  static @Nullable String stackTrace(Letter letter) {
    return guarded(
        () -> {
          StringWriter text = new StringWriter();
          letter.cause.printStackTrace(new PrintWriter(text));
          return text.toString();
        });
  }

  /** The exception is the application's: what its methods throw must not keep the record here. */
  private static @Nullable String guarded(Supplier<@Nullable String> text) {
    try {
      return text.get();
    } catch (RuntimeException | StackOverflowError e) {
      return "(not readable: " + e.getClass().getName() + ")";
    }
  }

  private static long millis(Instant time) {
    return time.toEpochMilli();
  }

  private static void add(List<Header> headers, String name, long number) {
    add(headers, name, Long.toString(number));
  }

  private static void add(List<Header> headers, String name, String text) {
    headers.add(new RecordHeader(name, text.getBytes(UTF_8)));
  }

  private static void addCut(
      List<Header> headers, String name, @Nullable String text, int longest) {
    if (text != null) {
      headers.add(new RecordHeader(name, cut(text, longest)));
    }
  }

  /** The text in UTF-8, without a part of a character at its end. */
  static byte[] cut(String text, int longest) {
    // Every character takes a byte or more, so what is behind cannot matter.
    byte[] bytes = text.substring(0, Math.min(text.length(), longest + 1)).getBytes(UTF_8);
    if (bytes.length <= longest) {
      return bytes;
    }
    int end = longest;
    while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
