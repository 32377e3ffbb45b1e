package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A choice of dead letters. Every method except {@link #settledToo} adds a condition, and a letter
 * is selected when it meets all of them. Immutable and thread-safe.
 *
 * <pre>{@code
 * Selection.all().exception("TimeoutException").since(Instant.now().minus(Duration.ofHours(2)))
 * }</pre>
 */
public final class Selection {
  private static final Selection ALL = new Selection(List.of(), List.of(), null, null, false);

  private final List<Part> parts;
  private final List<OffsetRange> ranges;
  private final @Nullable Instant since;
  private final @Nullable Instant until;
  private final boolean settledToo;

  private Selection(
      List<Part> parts,
      List<OffsetRange> ranges,
      @Nullable Instant since,
      @Nullable Instant until,
      boolean settledToo) {
    this.parts = parts;
    this.ranges = ranges;
    this.since = since;
    this.until = until;
    this.settledToo = settledToo;
  }

  private record Part(String text, Predicate<StoredLetter> test) {}

  /**
   * A range of offsets of one partition of the dead-letter topic, the first and the last included.
   */
  public record OffsetRange(int partition, long first, long last) {
    /** Whether the range contains this offset. */
    public boolean has(int otherPartition, long offset) {
      return otherPartition == partition && offset >= first && offset <= last;
    }

    @Override
    public String toString() {
      return partition + ":" + first + (last == first ? "" : "-" + last);
    }
  }

  /** Selects every dead letter. */
  public static Selection all() {
    return ALL;
  }

  /**
   * Selects letters that were dead-lettered at this time or later, according to {@link
   * StoredLetter#timestamp}. If called more than once, the last time counts.
   *
   * @throws InvalidOptionException for null
   */
  public Selection since(Instant time) {
    return new Selection(parts, ranges, Options.required("since", time), until, settledToo);
  }

  /**
   * Selects letters that were dead-lettered before this time, according to {@link
   * StoredLetter#timestamp}. If called more than once, the last time counts.
   *
   * @throws InvalidOptionException for null
   */
  public Selection until(Instant time) {
    return new Selection(parts, ranges, since, Options.required("until", time), settledToo);
  }

  /**
   * Selects a range of offsets of one partition of the dead-letter topic. If called more than once,
   * the ranges are united.
   *
   * @param partition from 0
   * @param first the first offset, from 0
   * @param last the last offset, included
   * @throws InvalidOptionException for negative numbers, or if the last comes before the first
   */
  public Selection offsets(int partition, long first, long last) {
    Options.number("partition", partition, 0, Integer.MAX_VALUE);
    Options.number("first", first, 0, Long.MAX_VALUE);
    Options.number("last", last, first, Long.MAX_VALUE);
    List<OffsetRange> more = new ArrayList<>(ranges);
    more.add(new OffsetRange(partition, first, last));
    return new Selection(parts, List.copyOf(more), since, until, settledToo);
  }

  /**
   * Selects letters with this key, as UTF-8 text.
   *
   * @throws InvalidOptionException for null
   */
  public Selection key(String key) {
    byte[] bytes = Options.required("key", key).getBytes(UTF_8);
    return and("key=" + key, letter -> Arrays.equals(bytes, letter.record().key()));
  }

  /**
   * Selects letters with these bytes as key, for keys that are not text.
   *
   * @throws InvalidOptionException for null
   */
  public Selection keyBytes(byte[] key) {
    byte[] bytes = Options.required("keyBytes", key).clone();
    return and(
        "key=0x" + HexFormat.of().formatHex(bytes),
        letter -> Arrays.equals(bytes, letter.record().key()));
  }

  /** Selects letters with a null key; an empty key does not count as null. */
  public Selection withoutKey() {
    return and("no key", letter -> letter.record().key() == null);
  }

  /**
   * Selects letters with a header of this name and this text as one of its values; a null value
   * matches any value.
   *
   * @throws InvalidOptionException for a null name
   */
  public Selection header(String name, @Nullable String value) {
    Options.required("header", name);
    byte @Nullable [] bytes = value == null ? null : value.getBytes(UTF_8);
    return and(
        "header " + name + (value == null ? "" : "=" + value),
        letter -> hasHeader(letter, name, bytes));
  }

  /**
   * Selects letters with a header of this name and these bytes as one of its values, for values
   * that are not text.
   *
   * @throws InvalidOptionException for null
   */
  public Selection headerBytes(String name, byte[] value) {
    Options.required("header", name);
    byte[] bytes = Options.required("headerBytes", value).clone();
    return and(
        "header " + name + "=0x" + HexFormat.of().formatHex(bytes),
        letter -> hasHeader(letter, name, bytes));
  }

  private static boolean hasHeader(StoredLetter letter, String name, byte @Nullable [] value) {
    for (Header header : letter.record().headers().headers(name)) {
      if (value == null || Arrays.equals(value, header.value())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Selects letters that failed with this exception class, given by its full name or by the part
   * after a dot or a {@code $}.
   *
   * @throws InvalidOptionException for blank text
   */
  public Selection exception(String className) {
    Options.text("exception", className);
    return and(
        "exception=" + className,
        letter -> {
          String actual = letter.letter().reason().exceptionClass();
          return actual.equals(className)
              || actual.endsWith("." + className)
              || actual.endsWith("$" + className);
        });
  }

  /**
   * Selects letters whose exception message contains this text, in upper or lower case.
   *
   * @throws InvalidOptionException for blank text
   */
  public Selection messageContains(String text) {
    String wanted = Options.text("messageContains", text).toLowerCase(java.util.Locale.ROOT);
    return and(
        "message~" + text,
        letter -> {
          String message = letter.letter().reason().message();
          return message != null && message.toLowerCase(java.util.Locale.ROOT).contains(wanted);
        });
  }

  /**
   * Selects letters that failed in this topic.
   *
   * @throws InvalidOptionException for blank text
   */
  public Selection sourceTopic(String topic) {
    Options.text("sourceTopic", topic);
    return and("source=" + topic, letter -> letter.letter().source().topic().equals(topic));
  }

  /**
   * Selects letters that failed in this consumer group.
   *
   * @throws InvalidOptionException for blank text
   */
  public Selection group(String group) {
    Options.text("group", group);
    return and("group=" + group, letter -> letter.letter().group().equals(group));
  }

  /**
   * Excludes the letters that another selection selects. {@code except(all().key("anna"))} selects
   * every letter except those with the key {@code anna}. If called more than once, all these
   * selections are excluded.
   *
   * @throws InvalidOptionException for null, and for a selection of every letter
   */
  public Selection except(Selection others) {
    Options.required("except", others);
    if (others.parts.isEmpty()
        && others.ranges.isEmpty()
        && others.since == null
        && others.until == null) {
      throw InvalidOptionException.of(
          "except", others, "it selects every letter, so nothing would be left");
    }
    return and("not (" + others + ")", letter -> !others.matches(letter));
  }

  /**
   * Selects letters for which a function returns true.
   *
   * @param description the name of this condition in the audit record
   * @throws InvalidOptionException for blank text or null
   */
  public Selection where(String description, Predicate<StoredLetter> test) {
    return and(Options.text("description", description), Options.required("where", test));
  }

  /**
   * Also selects letters that were redriven, discarded or quarantined before; by default {@code
   * redrive} and {@code discard} leave them out.
   */
  public Selection settledToo() {
    return new Selection(parts, ranges, since, until, true);
  }

  private Selection and(String text, Predicate<StoredLetter> test) {
    List<Part> more = new ArrayList<>(parts);
    more.add(new Part(text, test));
    return new Selection(List.copyOf(more), ranges, since, until, settledToo);
  }

  /** The earliest selected time of dead-lettering; null for no limit. */
  public @Nullable Instant since() {
    return since;
  }

  /** The selected ranges of offsets; empty for all offsets. */
  public List<OffsetRange> ranges() {
    return ranges;
  }

  /** Whether {@link #settledToo} was called. */
  public boolean isSettledToo() {
    return settledToo;
  }

  /** Whether this letter meets all conditions; its state is not considered. */
  public boolean matches(StoredLetter letter) {
    return isInTime(letter.record().timestamp())
        && isInRange(letter)
        && parts.stream().allMatch(part -> part.test.test(letter));
  }

  private boolean isInTime(long millis) {
    return (since == null || millis >= since.toEpochMilli())
        && (until == null || millis < until.toEpochMilli());
  }

  private boolean isInRange(StoredLetter letter) {
    return ranges.isEmpty()
        || ranges.stream().anyMatch(range -> range.has(letter.partition(), letter.offset()));
  }

  /** The conditions as text, for audit records and messages. */
  @Override
  public String toString() {
    List<String> texts = new ArrayList<>();
    if (since != null) {
      texts.add("since=" + since);
    }
    if (until != null) {
      texts.add("until=" + until);
    }
    ranges.forEach(range -> texts.add("offsets=" + range));
    parts.forEach(part -> texts.add(part.text));
    if (settledToo) {
      texts.add("settled too");
    }
    return texts.isEmpty() ? "all" : String.join(", ", texts);
  }
}
