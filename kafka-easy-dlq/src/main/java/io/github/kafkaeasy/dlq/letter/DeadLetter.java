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
 * What a dead letter tells of itself: where its record came from and why it failed. Read from the
 * headers of {@link DeadLetterHeaders}; key, value and the other headers are the original's.
 *
 * <p>Headers are whatever somebody wrote. What is missing or unreadable is read as unknown, numbers
 * are clamped, and nothing in them is followed. {@link #toString()} is safe to print: control
 * characters are shown as {@code ?}.
 *
 * @param source where the record failed
 * @param group the consumer group that failed on it; empty when unknown
 * @param attempts how often it was tried; 0 when unknown
 * @param reason why the last attempt failed
 * @param firstFailure when the first attempt failed; null when unknown
 * @param lastFailure when the last attempt failed; null when unknown
 * @param redrives how often it came back from a dead-letter topic and failed again
 * @param pointer whether it only points at the original: that was too large to be copied, its
 *     writer copies nothing, or had no bytes to copy
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

  /** The most that {@link #attempts} and {@link #redrives} say; larger numbers become this. */
  public static final int LARGEST_COUNT = 1_000_000;

  private static final long LAST_MILLI_OF_9999 = 253_402_300_799_999L;

  /**
   * Where a record failed.
   *
   * @param topic the topic; not checked, so it may be anything
   * @param partition the partition; -1 when unknown
   * @param offset the offset; -1 when unknown
   * @param timestamp the record's own; null when it had none
   */
  public record Source(String topic, int partition, long offset, @Nullable Instant timestamp) {
    @Override
    public String toString() {
      String place = topic.isEmpty() ? "(unknown)" : printable(topic);
      return partition < 0 ? place : Coordinates.of(place, partition, offset);
    }
  }

  /**
   * Why an attempt failed.
   *
   * @param stage {@code filter}, {@code decode}, {@code handle} or {@code timeout}; empty when
   *     unknown; other dialects have their own names
   * @param exceptionClass the exception's class; empty when unknown
   * @param causeClass the class of what caused that exception; null when it had no cause, and in
   *     dialects that do not tell (only spring-kafka's does)
   * @param message its message, cut to 1 KiB; null when there is none
   * @param stackTrace its stack trace; null unless it was asked for
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
   * @return empty when these are not the headers of a dead letter written by {@link
   *     RetryThenDeadLetter}
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
   * Reads a dead letter of any dialect; what the record does not tell is unknown.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException for null
   */
  public static DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    return Dialect.of(Options.required("record", record)).read(record);
  }

  /** The same letter, said to be a pointer or not. */
  DeadLetter withPointer(boolean only) {
    return new DeadLetter(
        source, group, attempts, reason, firstFailure, lastFailure, redrives, only);
  }

  /** The same letter with the original in it, once its record has been found. */
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

  /** One line for people: where, how often, why. */
  @Override
  public String toString() {
    return source
        + " failed "
        + (attempts == 0 ? "" : attempts + (attempts == 1 ? " time " : " times "))
        + reason
        + (redrives == 0 ? "" : " (redriven " + redrives + ")")
        + (pointer ? " (pointer only)" : "");
  }

  /** A number of things: 0 when missing or forged below, the largest when forged above. */
  static int count(MessageHeaders headers, String name) {
    return (int) Math.max(0, number(headers, name, LARGEST_COUNT));
  }

  private static long number(MessageHeaders headers, String name, long largest) {
    return Math.min(largest, Math.max(-1, headers.number(name, -1)));
  }

  private static @Nullable Instant time(MessageHeaders headers, String name) {
    return time(number(headers, name, LAST_MILLI_OF_9999));
  }

  /** Null for what is before 1970; what is behind the year 9999 is clamped to its end. */
  static @Nullable Instant time(long millis) {
    return millis < 0 ? null : Instant.ofEpochMilli(Math.min(millis, LAST_MILLI_OF_9999));
  }

  /** A dead letter that tells nothing. */
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

  /** Among these are the marks that turn the direction of writing around. */
  private static boolean isFormat(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
