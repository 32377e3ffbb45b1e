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
 * Which dead letters are meant. Every method narrows it further; a letter is selected when all of
 * them let it. Immutable and thread-safe.
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

  /** Offsets of one partition of the dead-letter topic, the first and the last included. */
  public record OffsetRange(int partition, long first, long last) {
    /** Whether that offset lies in it. */
    public boolean has(int otherPartition, long offset) {
      return otherPartition == partition && offset >= first && offset <= last;
    }

    @Override
    public String toString() {
      return partition + ":" + first + (last == first ? "" : "-" + last);
    }
  }

  /** Every dead letter. */
  public static Selection all() {
    return ALL;
  }

  /**
   * Dead-lettered at that time or later.
   *
   * @throws InvalidOptionException for null
   */
  public Selection since(Instant time) {
    return new Selection(parts, ranges, Options.required("since", time), until, settledToo);
  }

  /**
   * Dead-lettered before that time.
   *
   * @throws InvalidOptionException for null
   */
  public Selection until(Instant time) {
    return new Selection(parts, ranges, since, Options.required("until", time), settledToo);
  }

  /**
   * Offsets of one partition of the dead-letter topic. Given more than once, each range adds to the
   * others.
   *
   * @param partition from 0
   * @param first the first offset, from 0
   * @param last the last offset, itself included
   * @throws InvalidOptionException for negative numbers, or when the last comes before the first
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
   * With this key, as text in UTF-8.
   *
   * @throws InvalidOptionException for null
   */
  public Selection key(String key) {
    byte[] bytes = Options.required("key", key).getBytes(UTF_8);
    return and("key=" + key, letter -> Arrays.equals(bytes, letter.record().key()));
  }

  /**
   * With these bytes as key, for keys that are no text.
   *
   * @throws InvalidOptionException for null
   */
  public Selection keyBytes(byte[] key) {
    byte[] bytes = Options.required("keyBytes", key).clone();
    return and(
        "key=0x" + HexFormat.of().formatHex(bytes),
        letter -> Arrays.equals(bytes, letter.record().key()));
  }

  /** Without a key; one of no bytes is a key. */
  public Selection withoutKey() {
    return and("no key", letter -> letter.record().key() == null);
  }

  /**
   * With a header of this name, one of whose values is this text; any value when it is null.
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
   * With a header of this name, one of whose values is these bytes, for values that are no text.
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
   * Failed with this exception class, by its full name or by the part behind the last dot.
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
   * Failed with a message that contains this text, in whatever case.
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
   * Failed in this topic.
   *
   * @throws InvalidOptionException for blank text
   */
  public Selection sourceTopic(String topic) {
    Options.text("sourceTopic", topic);
    return and("source=" + topic, letter -> letter.letter().source().topic().equals(topic));
  }

  /**
   * Failed in this consumer group.
   *
   * @throws InvalidOptionException for blank text
   */
  public Selection group(String group) {
    Options.text("group", group);
    return and("group=" + group, letter -> letter.letter().group().equals(group));
  }

  /**
   * Without the letters that another selection selects. {@code except(all().key("anna"))} is every
   * letter but those of anna; given more than once, each leaves more letters out.
   *
   * @throws InvalidOptionException for null, and for a selection of every letter
   */
  public Selection except(Selection others) {
    Options.required("except", others);
    if (others.parts.isEmpty()
        && others.ranges.isEmpty()
        && others.since == null
        && others.until == null) {
      throw InvalidOptionException.of("except", others, "nothing would be left");
    }
    return and("not (" + others + ")", letter -> !others.matches(letter));
  }

  /**
   * Whatever else a function says.
   *
   * @param description what the audit record calls it
   * @throws InvalidOptionException for blank text or null
   */
  public Selection where(String description, Predicate<StoredLetter> test) {
    return and(Options.text("description", description), Options.required("where", test));
  }

  /**
   * Also letters that were redriven, discarded or quarantined before; without it {@code redrive}
   * and {@code discard} leave them out.
   */
  public Selection settledToo() {
    return new Selection(parts, ranges, since, until, true);
  }

  private Selection and(String text, Predicate<StoredLetter> test) {
    List<Part> more = new ArrayList<>(parts);
    more.add(new Part(text, test));
    return new Selection(List.copyOf(more), ranges, since, until, settledToo);
  }

  /** The earliest time of dead-lettering that is selected; null for any. */
  public @Nullable Instant since() {
    return since;
  }

  /** The offsets that are selected; empty for all. */
  public List<OffsetRange> ranges() {
    return ranges;
  }

  /** Whether {@link #settledToo} was asked for. */
  public boolean isSettledToo() {
    return settledToo;
  }

  /** Whether this letter is selected, whatever has been done with it. */
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

  /** What is selected, for audit records and messages. */
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
