package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.internal.Coordinates;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.MessageHeaders;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The failure that a dead letter describes: where its record came from and why it failed. Read from
 * the headers of {@link DeadLetterHeaders}, or from a dead letter of another tool, see {@link
 * Dialect}. In kafka-easy's own dialect, key, value and the other headers of a dead letter are the
 * original's.
 *
 * <p>Any producer can write these headers, so they are not trusted: a missing or unreadable value
 * is read as unknown, numbers are clamped, and classes or addresses in them are never loaded or
 * opened. {@link #toString()} is safe to print: control characters are shown as {@code ?}.
 *
 * @param source the record's coordinates
 * @param group the consumer group that failed on the record; empty when unknown
 * @param attempts the number of attempts; 0 when unknown
 * @param reason the reason of the last failure
 * @param firstFailure the time of the first failure; null when unknown
 * @param lastFailure the time of the last failure; null when unknown
 * @param redrives the number of times that the record was redriven and failed again
 * @param pointer whether the dead letter only points at the original, because the original was too
 *     large to be copied, or because the writer of this dialect copies nothing or had no bytes to
 *     copy
 */
public record DeadLetter(
    Source source,
    String group,
    int attempts,
    Reason reason,
    @Nullable Instant firstFailure,
    @Nullable Instant lastFailure,
    int redrives,
    boolean pointer) {

  /**
   * The largest value of {@link #attempts} and {@link #redrives}; larger numbers are clamped to it.
   */
  public static final int LARGEST_COUNT = 1_000_000;

  private static final long LAST_MILLI_OF_9999 = 253_402_300_799_999L;
  private static final Instant END_OF_9999 = Instant.ofEpochMilli(LAST_MILLI_OF_9999);

  /**
   * The coordinates of the record that failed.
   *
   * @param topic the topic; read from a header without a check, so it may be no valid topic name
   * @param partition the partition; -1 when unknown
   * @param offset the offset; -1 when unknown
   * @param timestamp the record's own timestamp; null when it had none, and when unknown
   */
  public record Source(String topic, int partition, long offset, @Nullable Instant timestamp) {
    @Override
    public String toString() {
      String place = topic.isEmpty() ? "(unknown)" : printable(topic);
      return partition < 0 ? place : Coordinates.of(place, partition, offset);
    }
  }

  /**
   * The reason of a failure.
   *
   * @param stage {@code filter}, {@code decode}, {@code handle} or {@code timeout}; empty when
   *     unknown; other dialects have their own names
   * @param exceptionClass the exception's class; empty when unknown
   * @param causeClass the class of the exception's cause; null when it had no cause, and in
   *     dialects without this header (only spring-kafka's has it)
   * @param message the exception's message; {@link RetryThenDeadLetter} cuts it to 1 KiB; null when
   *     there is none
   * @param stackTrace the exception's stack trace; null unless the policy writes stack traces
   */
  public record Reason(
      String stage,
      String exceptionClass,
      @Nullable String causeClass,
      @Nullable String message,
      @Nullable String stackTrace) {
    @Override
    public String toString() {
      String simple = exceptionClass.substring(exceptionClass.lastIndexOf('.') + 1);
      String text = message == null ? simple : simple + ": " + message;
      return printable(stage.isEmpty() ? text : "in " + stage + ", " + text);
    }
  }

  /**
   * Reads a dead letter's headers: {@code DeadLetter.read(message.headers())}, or {@code
   * DeadLetter.read(MessageHeaders.of(record.headers()))}.
   *
   * @return the content of the dead letter; empty if the headers contain no readable {@link
   *     DeadLetterHeaders#SOURCE_TOPIC}, which every dead letter in kafka-easy's dialect has
   */
  public static Optional<DeadLetter> read(MessageHeaders headers) {
    String topic = headers.string(DeadLetterHeaders.SOURCE_TOPIC);
    if (topic == null) {
      return Optional.empty();
    }
    return Optional.of(
        new DeadLetter(
            new Source(
                topic,
                (int) number(headers, DeadLetterHeaders.SOURCE_PARTITION, Integer.MAX_VALUE),
                number(headers, DeadLetterHeaders.SOURCE_OFFSET, Long.MAX_VALUE),
                time(headers, DeadLetterHeaders.SOURCE_TIMESTAMP)),
            headers.string(DeadLetterHeaders.GROUP, ""),
            count(headers, DeadLetterHeaders.ATTEMPTS),
            new Reason(
                headers.string(DeadLetterHeaders.STAGE, ""),
                headers.string(DeadLetterHeaders.EXCEPTION_CLASS, ""),
                null,
                headers.string(DeadLetterHeaders.EXCEPTION_MESSAGE),
                headers.string(DeadLetterHeaders.EXCEPTION_STACK)),
            time(headers, DeadLetterHeaders.FIRST_FAILURE),
            time(headers, DeadLetterHeaders.LAST_FAILURE),
            count(headers, DeadLetterHeaders.REDRIVES),
            "true".equals(headers.string(DeadLetterHeaders.POINTER))));
  }

  /**
   * Reads a dead letter of any dialect; values that the record does not contain are unknown.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException for null
   */
  public static DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    return Dialect.of(Options.required("record", record)).read(record);
  }

  /** A copy of this description that is marked as a pointer, or not. */
  DeadLetter withPointer(boolean only) {
    return new DeadLetter(
        source, group, attempts, reason, firstFailure, lastFailure, redrives, only);
  }

  /** A copy of this description for a letter whose original has been found in its source topic. */
  public DeadLetter holding(Original original) {
    Instant time = source.timestamp() == null ? original.timestamp() : source.timestamp();
    return new DeadLetter(
        new Source(source.topic(), source.partition(), source.offset(), time),
        group,
        attempts,
        reason,
        firstFailure,
        lastFailure,
        Math.max(redrives, original.redrives()),
        false);
  }

  /** One line of text: where the record failed, how often, and why. */
  @Override
  public String toString() {
    return source
        + " failed "
        + (attempts == 0 ? "" : attempts + (attempts == 1 ? " time " : " times "))
        + reason
        + (redrives == 0 ? "" : " (redriven " + redrives + ")")
        + (pointer ? " (pointer only)" : "");
  }

  /** A number from a header: 0 when missing or negative, {@link #LARGEST_COUNT} when larger. */
  static int count(MessageHeaders headers, String name) {
    return (int) Math.max(0, number(headers, name, LARGEST_COUNT));
  }

  private static long number(MessageHeaders headers, String name, long largest) {
    return Math.min(largest, Math.max(-1, headers.number(name, -1)));
  }

  private static @Nullable Instant time(MessageHeaders headers, String name) {
    return time(number(headers, name, LAST_MILLI_OF_9999));
  }

  /** The time; null if it is before 1970, and the end of the year 9999 if it is later. */
  static @Nullable Instant time(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return null;
    }
    return time.isAfter(END_OF_9999) ? END_OF_9999 : time;
  }

  /** The time as {@link #time(Instant)} limits it. */
  static @Nullable Instant time(long millis) {
    return time(Instant.ofEpochMilli(millis));
  }

  /** A description in which everything but the number of redrives is unknown. */
  static DeadLetter unknown(int redrives) {
    return new DeadLetter(
        new Source("", -1, -1, null),
        "",
        0,
        new Reason("", "", null, null, null),
        null,
        null,
        redrives,
        false);
  }

  private static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || isFormat(c) ? '?' : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** Format characters include the marks that reverse the direction of the text. */
  private static boolean isFormat(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
