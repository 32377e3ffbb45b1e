package io.github.kafkaeasy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.cli.terminal.Json;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;
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

/** A record for people, and for programs. Whatever is in it, it does no harm to a terminal. */
public final class RecordText {
  static final Comparator<TopicPartition> BY_NUMBER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private static final int LONGEST_HEADER = 500;
  private static final int LONGEST_KEY = 200;

  private RecordText() {}

  static void print(
      Terminal terminal,
      ConsumerRecord<byte[], byte[]> record,
      PayloadFormat format,
      int maxBytes) {
    terminal.line(
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
      terminal.line(
          Style.FAINT,
          "  " + header.key() + ": " + shown(header.value(), PayloadFormat.AUTO, LONGEST_HEADER));
    }
    value(terminal, record.value(), format, maxBytes);
  }

  /** Indented by two, as it may have many lines. */
  static void value(
      Terminal terminal, byte @Nullable [] value, PayloadFormat format, int maxBytes) {
    lines(terminal, shown(value, format, maxBytes));
  }

  /** Indented by two; tabs, which stack traces have, are blanks. */
  static void lines(Terminal terminal, String text) {
    text.lines().forEach(line -> terminal.line("  " + line.replace("\t", "    ")));
  }

  /** The beginning of it, and how much there is if that is not all. */
  public static String shown(byte @Nullable [] bytes, PayloadFormat format, int most) {
    if (bytes == null || bytes.length <= most) {
      return format.show(bytes);
    }
    // JSON that was cut is none any more: text or hexadecimal digits, as its beginning has it.
    PayloadFormat cut = format == PayloadFormat.JSON ? PayloadFormat.AUTO : format;
    return cut.show(Arrays.copyOf(bytes, textEnd(bytes, most)))
        + "... ("
        + Numbers.bytes(bytes.length)
        + ")";
  }

  static String json(ConsumerRecord<byte[], byte[]> record) {
    List<Object> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(
          Json.object(
              "name",
              header.key(),
              "value",
              text(header.value()),
              "base64",
              base64(header.value())));
    }
    return Json.line(
        Json.object(
            "topic", record.topic(),
            "partition", record.partition(),
            "offset", record.offset(),
            "timestamp", Instant.ofEpochMilli(Math.max(0, record.timestamp())),
            "key", text(record.key()),
            "keyBase64", base64(record.key()),
            "headers", headers,
            "value", text(record.value()),
            "valueBase64", base64(record.value())));
  }

  /** Null when it is no UTF-8; the other field has it then. */
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

  /** Only for what is no text. */
  public static @Nullable String base64(byte @Nullable [] bytes) {
    return bytes == null || text(bytes) != null ? null : Base64.getEncoder().encodeToString(bytes);
  }

  public static String oneLine(String text, int columns) {
    return Printable.cut(Printable.line(text), columns);
  }

  /** Not in the middle of a character: that would make text look like something else. */
  private static int textEnd(byte[] bytes, int most) {
    int end = most;
    while (end > 0 && end > most - 4 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }
}
