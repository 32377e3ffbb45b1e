package io.github.kafkaeasy.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as text for people and as JSON for programs. Control characters in it cannot affect a
 * terminal.
 */
public final class RecordText {
  /** Orders partitions by topic, then by number. */
  public static final Comparator<TopicPartition> BY_NUMBER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private static final int LONGEST_HEADER = 500;
  private static final int LONGEST_KEY = 200;

  private RecordText() {}

  public static void print(
      Page page, ConsumerRecord<byte[], byte[]> record, PayloadFormat format, int maxBytes) {
    page.line(
        Style.STRONG,
        record.topic()
            + "-"
            + record.partition()
            + "@"
            + record.offset()
            + "  "
            + Numbers.time(Instant.ofEpochMilli(Math.max(0, record.timestamp())))
            + "  key "
            + shown(record.key(), format, LONGEST_KEY));
    for (Header header : record.headers()) {
      page.line(
          Style.FAINT,
          "  " + header.key() + ": " + shown(header.value(), PayloadFormat.AUTO, LONGEST_HEADER));
    }
    value(page, record.value(), format, maxBytes);
  }

  /** Prints a value, indented by two, because it may have many lines. */
  public static void value(Page page, byte @Nullable [] value, PayloadFormat format, int maxBytes) {
    lines(page, shown(value, format, maxBytes));
  }

  /** Prints lines, indented by two; tabs, which stack traces contain, become spaces. */
  public static void lines(Page page, String text) {
    text.lines().forEach(line -> page.line("  " + line.replace("\t", "    ")));
  }

  /** The beginning of the bytes as text, followed by the total size if they were cut. */
  public static String shown(byte @Nullable [] bytes, PayloadFormat format, int most) {
    if (bytes == null || bytes.length <= most) {
      return format.show(bytes);
    }
    // JSON that was cut is no valid JSON; it is shown as text or hexadecimal, depending on its
    // beginning.
    return format.show(Arrays.copyOf(bytes, textEnd(bytes, most)))
        + "... ("
        + Numbers.bytes(bytes.length)
        + ")";
  }

  public static Object json(ConsumerRecord<byte[], byte[]> record) {
    return Json.object(
        "topic", record.topic(),
        "partition", record.partition(),
        "offset", record.offset(),
        "timestamp", Instant.ofEpochMilli(Math.max(0, record.timestamp())),
        "key", text(record.key()),
        "keyBase64", base64(record.key()),
        "headers", headers(record.headers()),
        "value", text(record.value()),
        "valueBase64", base64(record.value()));
  }

  /** The headers, each with its name and its value as text or in base64. */
  public static List<Object> headers(Iterable<Header> headers) {
    List<Object> all = new ArrayList<>();
    for (Header header : headers) {
      all.add(
          Json.object(
              "name", header.key(),
              "value", text(header.value()),
              "base64", base64(header.value())));
    }
    return all;
  }

  /** The bytes as UTF-8 text; null if they are no UTF-8, in which case {@link #base64} has them. */
  public static @Nullable String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      return null;
    }
  }

  /** The bytes in base64; null if they are UTF-8 text. */
  public static @Nullable String base64(byte @Nullable [] bytes) {
    return bytes == null || text(bytes) != null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  public static String oneLine(String text, int columns) {
    return Printable.cut(Printable.line(text), columns);
  }

  /**
   * The end of a prefix that does not split a character, because a split character would make text
   * look like binary data.
   */
  private static int textEnd(byte[] bytes, int most) {
    int end = most;
    while (end > 0 && end > most - 4 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }
}
