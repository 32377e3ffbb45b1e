package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.message.MessageHeaders;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of a dead-letter topic: its bytes, the failure that it describes, and its state.
 * Immutable; byte arrays are not copied, so treat them as read-only.
 */
public final class StoredLetter {
  private final ConsumerRecord<byte[], byte[]> record;
  private final Dialect dialect;
  private final DeadLetter letter;
  private final LetterState state;

  private StoredLetter(ConsumerRecord<byte[], byte[]> record, LetterState state) {
    this.record = record;
    this.dialect = Dialect.of(record);
    this.letter = dialect.read(record);
    this.state = state;
  }

  /** Combines a record of a dead-letter topic with its state. */
  public static StoredLetter of(ConsumerRecord<byte[], byte[]> record, LetterState state) {
    return new StoredLetter(record, state);
  }

  /** The record in the dead-letter topic. */
  public ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  /** The partition of the dead-letter topic. */
  public int partition() {
    return record.partition();
  }

  /** The offset in the dead-letter topic. */
  public long offset() {
    return record.offset();
  }

  /**
   * The timestamp of the letter's record: the time of dead-lettering, except for tools that give a
   * letter the timestamp of its original, such as Kafka Connect and Kafka Streams.
   */
  public Instant timestamp() {
    return Instant.ofEpochMilli(Math.max(0, record.timestamp()));
  }

  /** The tool that wrote the letter; {@link Dialect#UNKNOWN} if no dialect recognizes it. */
  public Dialect dialect() {
    return dialect;
  }

  /**
   * The source coordinates and the reason of the failure; unknown values are empty, see {@link
   * DeadLetter}.
   */
  public DeadLetter letter() {
    return letter;
  }

  /** The letter's state. */
  public LetterState state() {
    return state;
  }

  /** All headers, including those that describe the failure. */
  public MessageHeaders headers() {
    return MessageHeaders.of(record.headers());
  }

  /** The record that failed, as far as the letter contains it. */
  public Original original() {
    return dialect.original(record);
  }

  /** The original's key as text. */
  public String keyText(PayloadFormat format) {
    return format.show(original().key());
  }

  /** The original's value as text. */
  public String valueText(PayloadFormat format) {
    return format.show(original().value());
  }

  /**
   * The letter's coordinates, {@code orders.dlq-0@17}, which audit records and redriven records use
   * as its name.
   */
  public String coordinates() {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }

  /**
   * The size of key and value plus 100 bytes, as an approximation of the letter's size in memory
   * and on the wire.
   */
  public int bytes() {
    byte @Nullable [] key = record.key();
    byte @Nullable [] value = record.value();
    return (key == null ? 0 : key.length) + (value == null ? 0 : value.length) + 100;
  }

  /**
   * The text with line breaks and tabs kept, and with {@code ?} instead of every other character
   * that a terminal could interpret as a command or that reverses the direction of the text.
   */
  public static String printable(String text) {
    return text.codePoints()
        .map(c -> c == '\n' || c == '\t' || !isHidden(c) ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isHidden(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  /**
   * One line of text: the letter's coordinates, the coordinates of its original, and the reason of
   * the failure; never key, value or headers.
   */
  @Override
  public String toString() {
    return printable(coordinates() + ": " + letter);
  }
}
